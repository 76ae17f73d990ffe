"""Graphs that torchview recorded, and torchview as an engine.

torchview is a tracer of its own, which many know: what it recorded is read here (``record``) and
made into a graph (``reading``); ``run`` lets it record on a guarded model and adds what the model
itself tells (``weights``). It sees less than the default engine; ``notes`` say what is missing.
"""

from netviz.tracers.torchview.convert import from_torchview
from netviz.tracers.torchview.run import trace_torchview

__all__ = ["from_torchview", "trace_torchview"]
