"""From a graph to positioned shapes."""
