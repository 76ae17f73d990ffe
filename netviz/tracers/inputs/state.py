"""A guess at all arguments of a forward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from netviz.tracers.inputs.shapes import DEFAULT_SIZES, Argument, Path, Tensor, leaves, put


@dataclass(frozen=True, slots=True)
class State:
    """A guess at all arguments: by parameter name, and the sizes assumed."""

    arguments: Mapping[str, Argument]
    sizes: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_SIZES))

    def tensors(self) -> dict[Path, Tensor]:
        """Every tensor with its path."""
        found: dict[Path, Tensor] = {}
        for name, argument in self.arguments.items():
            found |= leaves(argument, (name,))
        return found

    def with_tensor(self, path: Path, leaf: Argument) -> State:
        """The same with another argument at ``path``."""
        changed = put(self.arguments[path[0]], path[1:], leaf)
        return replace(self, arguments={**self.arguments, path[0]: changed})

    def with_size(self, symbol: str, size: int) -> State:
        """The same with another size."""
        return replace(self, sizes={**self.sizes, symbol: size})

    @property
    def key(self) -> str:
        """Equal for states that would be the same trial."""
        used = {s for t in self.tensors().values() for s in t.symbols}
        return repr((sorted(self.arguments.items()), sorted((s, self.sizes[s]) for s in used)))
