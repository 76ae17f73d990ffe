"""The default engine: run the model once and write down what torch is asked to do.

``engine`` runs it in the ways that ``choice`` lists, on real tensors (``worlds``) or on shapes
alone (``shapes``), behind a ``guard`` that undoes every change. ``interceptors`` listen at torch's
three public places and tell the ``recorder``, which writes ``drafts``; ``freeze`` makes the graph.
"""

from netviz.tracers.modes.engine import trace_modes

__all__ = ["trace_modes"]
