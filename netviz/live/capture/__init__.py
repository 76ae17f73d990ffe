"""Hooks on a training, and the statistics taken there. Torch lives in this package."""
