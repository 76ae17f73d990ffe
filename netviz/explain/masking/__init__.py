"""A masked autoencoder's figure."""
