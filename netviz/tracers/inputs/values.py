"""Tensors from their descriptions: seeded, on the model's device, in the model's precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import torch
from torch import nn

from netviz.tracers.inputs.shapes import DEFAULT_SIZES, Argument, Nested, Path, Tensor, Value


@dataclass(slots=True)
class Maker:
    """Makes arguments. ``device`` "meta" makes shapes only. ``made``: tensors by path."""

    sizes: Mapping[str, int] = field(default_factory=lambda: DEFAULT_SIZES)
    device: str = "cpu"
    precision: torch.dtype = torch.float32
    seed: int = 0
    made: dict[Path, torch.Tensor] = field(default_factory=dict)
    generator: torch.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.generator = torch.Generator().manual_seed(self.seed)

    def make(self, argument: Argument, path: Path = ()) -> Any:
        """The argument itself: a tensor, a value or a container of them."""
        if isinstance(argument, Value):
            return argument.value
        if isinstance(argument, Tensor):
            tensor = self._tensor(argument)
            self.made[path] = tensor
            return tensor
        return _container(argument, {k: self.make(v, (*path, k)) for k, v in argument.items})

    def _tensor(self, spec: Tensor) -> torch.Tensor:
        shape = spec.sized(self.sizes)
        dtype = getattr(torch, spec.dtype)
        if spec.dtype == "float32":
            dtype = self.precision
        if self.device == "meta":
            return torch.empty(shape, dtype=dtype, device="meta")
        return self._random(spec, shape).to(dtype).to(self.device)

    def _random(self, spec: Tensor, shape: tuple[int, ...]) -> torch.Tensor:
        dtype = getattr(torch, spec.dtype)
        if spec.fill == "1" or dtype == torch.bool:
            return torch.ones(shape, dtype=dtype)
        if dtype.is_floating_point or dtype.is_complex:
            return torch.randn(shape, generator=self.generator, device="cpu")
        high = spec.high if spec.high > 0 else 2
        if spec.fill is not None:
            return torch.full(shape, self.sizes.get(spec.fill, 0), dtype=torch.int64)
        return torch.randint(0, high, shape, generator=self.generator, device="cpu")


def home(model: nn.Module) -> tuple[str, torch.dtype]:
    """Where the model's inputs belong (the CPU for weights on meta) and their precision."""
    first = next(iter(model.parameters()), None)
    tensors = [p for p in model.parameters() if p.is_floating_point()]
    device = "cpu" if first is None or first.is_meta else str(first.device)
    plain = [
        t.dtype
        for t in tensors
        if t.dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16)
    ]
    return device, plain[0] if plain else torch.float32


def smallest_vocabulary(model: nn.Module) -> int:
    """Integers below this suit every embedding of the model (2 when there is none)."""
    kinds = (nn.Embedding, nn.EmbeddingBag)
    sizes = [int(m.num_embeddings) for m in model.modules() if isinstance(m, kinds)]
    return min([n for n in sizes if n > 2] or [2])


def _container(nested: Nested, items: dict[str, Any]) -> Any:
    if nested.kind == "list":
        return list(items.values())
    if nested.kind == "tuple":
        return tuple(items.values())
    return items if nested.kind == "dict" else SimpleNamespace(**items)
