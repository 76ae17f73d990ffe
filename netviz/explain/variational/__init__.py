"""The plane of a trained VAE's z."""
