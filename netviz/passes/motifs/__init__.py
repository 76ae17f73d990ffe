"""Operators that readers know under one name together become one box."""

from netviz.passes.motifs.motifs import motifs

__all__ = ["motifs"]
