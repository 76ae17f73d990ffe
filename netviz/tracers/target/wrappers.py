"""Wrappers around a model that add nothing to its architecture."""

from __future__ import annotations

from torch import nn

_INNER = {
    "DataParallel": "module",
    "DistributedDataParallel": "module",
    "OptimizedModule": "_orig_mod",
    "FullyShardedDataParallel": "module",
}


def unwrap(model: nn.Module) -> tuple[nn.Module, tuple[str, ...]]:
    """The module inside ``DataParallel``, ``torch.compile`` ...; a note for each one removed."""
    notes: list[str] = []
    while isinstance(
        inner := getattr(model, _INNER.get(type(model).__name__, ""), None), nn.Module
    ):
        notes.append(f"{type(model).__name__} was taken off")
        model = inner
    return model, tuple(notes)
