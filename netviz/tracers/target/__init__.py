"""Finds and builds the model that a TARGET names."""

from netviz.tracers.target.load import load
from netviz.tracers.target.record import Target

__all__ = ["Target", "load"]
