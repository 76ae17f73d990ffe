"""Attention maps of a real forward pass: recorded, named, drawn."""
