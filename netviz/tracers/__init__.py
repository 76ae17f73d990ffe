"""Model -> graph. Torch lives here."""

from netviz.tracers.trace import trace

__all__ = ["trace"]
