"""Style transfer that runs while you wait."""
