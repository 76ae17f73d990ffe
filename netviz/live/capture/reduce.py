"""Several processes: losses are means over all of them, and norms of shards are put together.

Every process takes the same steps, so all of them look at the same steps and meet in one small
collective there; between looks nothing is exchanged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import torch
import torch.distributed as dist
from torch import Tensor

SLOTS = 8
"""Losses that are exchanged: a fixed number, so that no process waits for another's names."""


def processes() -> int:
    """How many processes train together."""
    if dist.is_available() and dist.is_initialized():
        return dist.get_world_size()
    return int(os.environ.get("WORLD_SIZE") or 1)


def rank() -> int:
    """This one's number; 0 publishes."""
    if dist.is_available() and dist.is_initialized():
        return dist.get_rank()
    return int(os.environ.get("RANK") or 0)


class Reducer:
    """Holds losses back until the next look, and takes their means over processes there."""

    def __init__(self) -> None:
        self._held: dict[str, list[float | Tensor]] = {}

    def losses(
        self,
        values: Mapping[str, float | Tensor],
        *,
        looking: bool,
        device: Callable[[], torch.device],
    ) -> dict[str, float | Tensor]:
        """``values`` in a single process; else none, and means over all at a look."""
        if not together():
            return dict(values)
        for name, value in values.items():
            self._held.setdefault(name, []).append(value)
        if not looking:
            return {}
        names = sorted(self._held)[:SLOTS]
        means = torch.zeros(SLOTS, device=device())
        for slot, name in enumerate(names):
            numbers = [torch.as_tensor(v, dtype=torch.float32) for v in self._held[name]]
            means[slot] = torch.stack(numbers).mean()
        self._held = {}
        dist.all_reduce(means)
        return dict(zip(names, means / dist.get_world_size(), strict=False))


def whole(norms: Tensor, *, sharded: bool) -> Tensor:
    """Norms of tensors from norms of this process's shards of them."""
    if not sharded or not together():
        return norms
    squares = norms.square()
    dist.all_reduce(squares)
    return squares.sqrt()


def together() -> bool:
    """Whether several processes train together."""
    return dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1
