"""Calls that hold more than a picture has room for, and rows of layers that differ in size."""

from netviz.passes.crowds.crowds import crowds
from netviz.passes.crowds.similar import similar

__all__ = ["crowds", "similar"]
