"""Two models side by side, what differs in colour."""

from netviz.layouts.difference.compose import compose

__all__ = ["compose"]
