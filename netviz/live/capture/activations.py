"""Statistics of activations on at most 4096 strided elements of each layer's output."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from netviz.live.capture.norms import SAMPLE, dense, strided

STATS = ("mean", "std", "absmax", "zeros")
DEAD_AFTER = 10
"""Sampled batches in a row that must show a unit at zero before it counts as dead."""
_SQUASHING = {"Tanh": (0.0, 0.97), "Sigmoid": (0.5, 0.48), "Hardtanh": (0.0, 0.999)}
"""Class -> middle of its range, and how far from it counts as saturated."""


def first_tensor(value: Any) -> Tensor | None:
    """The first floating tensor in a module's output: a tensor, tuple, dict or dataclass."""
    return next(tensors(value), None)


def tensors(value: Any) -> Iterator[Tensor]:
    """Every floating tensor in a module's output or arguments."""
    if isinstance(value, Tensor):
        if value.is_floating_point() and value.numel():
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from tensors(item)


class Activations:
    """What one sampled step saw of one model. Rows are indices of its layers."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.samples: dict[int, Tensor] = {}
        self.saturated: dict[int, Tensor] = {}
        self.entropy: dict[int, Tensor] = {}
        self.alive: dict[int, Tensor] = {}
        self.seconds: dict[int, float] = {}

    def see(self, row: int, module: nn.Module, output: Any) -> None:
        """Take a sample of a layer's output, the first time in this step."""
        if row in self.samples:
            return
        tensor = first_tensor(output)
        if tensor is None:
            return
        sample = strided(dense(tensor.detach()))
        # A copy: what follows may change the output in place.
        self.samples[row] = sample.to(torch.float32, copy=True)
        middle = _SQUASHING.get(type(module).__name__)
        if middle is not None:
            centre, far = middle
            self.saturated[row] = ((self.samples[row] - centre).abs() > far).float().mean()

    def rectified(self, row: int, output: Tensor) -> None:
        """Which units (channels) of a ReLU's output are above zero anywhere in the batch."""
        if row not in self.alive and output.dim() > 1:
            self.alive[row] = living(output.detach())

    def attended(self, row: int, weights: Tensor) -> None:
        """Mean entropy of attention weights (..., queries, keys), 1 for uniform."""
        if row not in self.entropy and weights.shape[-1] > 1:
            self.entropy[row] = entropy(weights.detach())

    def stats(self) -> dict[str, list[float | None]]:
        """Lists over the rows: `STATS`, "saturated", "entropy" and "time"."""
        found: dict[str, list[float | None]] = {name: [None] * self.rows for name in STATS}
        for row, numbers in self._summaries():
            for name, number in zip(STATS, numbers, strict=True):
                found[name][row] = number
        for name, some in (("saturated", self.saturated), ("entropy", self.entropy)):
            if some:
                found[name] = [None] * self.rows
                values = torch.stack(list(some.values())).tolist()
                for row, value in zip(some, values, strict=True):
                    found[name][row] = value
        if self.seconds:
            found["time"] = [self.seconds.get(row) for row in range(self.rows)]
        return found

    def _summaries(self) -> Iterator[tuple[int, list[float]]]:
        sizes: dict[tuple[int, torch.device], list[int]] = {}
        for row, sample in self.samples.items():
            sizes.setdefault((sample.numel(), sample.device), []).append(row)
        for rows in sizes.values():
            block = torch.stack([self.samples[row] for row in rows])
            mean = block.mean(1)
            std = (block - mean[:, None]).square_().mean(1).sqrt_()
            zeros = (block == 0).float().mean(1)
            table = torch.stack([mean, std, block.abs().amax(1), zeros], 1).tolist()
            yield from zip(rows, table, strict=True)


class Dead:
    """Units of rectified layers that were at zero on every sample of the last batches seen."""

    def __init__(self) -> None:
        self._asleep: dict[int, Tensor] = {}
        self._seen: dict[int, int] = {}

    def take(self, seen: Activations) -> list[float | None] | None:
        """Count one more sampled step; the share of dead units by row, None where unknown yet."""
        if not seen.alive:
            return None
        shares: list[float | None] = [None] * seen.rows
        for row, alive in seen.alive.items():
            old = self._asleep.get(row)
            if old is None or old.shape != alive.shape:
                old, self._seen[row] = torch.zeros_like(alive, dtype=torch.int32), 0
            self._asleep[row] = torch.where(alive, 0, old + 1)
            self._seen[row] += 1
            if self._seen[row] < DEAD_AFTER // 2:
                continue
            least = min(self._seen[row], DEAD_AFTER)
            shares[row] = float((self._asleep[row] >= least).float().mean())
        return shares


def living(output: Tensor) -> Tensor:
    """For each unit of ``output`` (N, C, ...) or (N, T, C), whether it is above zero somewhere.

    Channels are dimension 1, the last one for three dimensions. Pixels are strided to about 256 a
    channel and at most 64 samples of the batch are looked at.
    """
    part = output[:64]
    if part.dim() > 3:
        step = max(1, int(math.sqrt(part[0, 0].numel() * part.shape[0] / 256)))
        part = part[(slice(None), slice(None), *[slice(None, None, step)] * (part.dim() - 2))]
        return (part > 0).transpose(0, 1).flatten(1).any(1)
    return (part > 0).flatten(0, -2).any(0)


def entropy(weights: Tensor) -> Tensor:
    """Mean entropy of rows of ``weights`` (..., keys) over the log of their number of keys.

    Rows are strided to at most 256; 1 for uniform attention, 0 for one key.
    """
    rows = weights.reshape(-1, weights.shape[-1])
    rows = rows[:: max(1, rows.shape[0] // 256)].float()
    bits = -(rows * rows.clamp_min(1e-12).log()).sum(-1)
    return bits.mean() / math.log(weights.shape[-1])


def histogram(sample: Tensor, bins: int = 64) -> tuple[float, float, list[int]] | None:
    """Least value, greatest value and counts of the finite numbers in ``sample``."""
    numbers = strided(sample.detach(), SAMPLE).float().cpu()
    if not numbers.numel():
        return None
    low, high = map(float, torch.aminmax(numbers))
    if not math.isfinite(high - low):
        known = numbers[torch.isfinite(numbers)]
        return histogram(known, bins) if known.numel() < numbers.numel() else None
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts: list[int] = torch.histc(numbers, bins, low, high).int().tolist()
    return low, high, counts


now = time.perf_counter
