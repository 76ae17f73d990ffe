"""What belongs to the model before it runs: its modules, parameters, buffers and other tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from netviz.ir import Attribute, Parameter
from netviz.tracers.modes.operators import plain_value
from netviz.tracers.tensors import spec_of

_NAMES, _DEPTH = 8, 20_000


@dataclass(slots=True)
class Roster:
    """Names by identity. ``modules``: first path of each module; ``tensors``: canonical name of
    each parameter and buffer; ``constants``: path of tensors kept in plain attributes."""

    modules: dict[int, str] = field(default_factory=dict)
    by_path: dict[str, nn.Module] = field(default_factory=dict)
    tensors: dict[int, tuple[str, str]] = field(default_factory=dict)
    constants: dict[int, str] = field(default_factory=dict)
    names: list[tuple[torch.Tensor, str, bool, list[str]]] = field(default_factory=list)
    parametrized: set[str] = field(default_factory=set)
    kept: list[torch.Tensor] = field(default_factory=list)

    @classmethod
    def of(cls, model: nn.Module) -> Roster:
        """Read ``model`` without calling anything of the user's but ``__dict__`` look-ups."""
        roster = cls()
        names: dict[int, tuple[torch.Tensor, str, list[str]]] = {}
        for path, module in named_modules(model):
            if roster.modules.setdefault(id(module), path) == path:
                roster.by_path[path] = module
            prefix = f"{path}." if path else ""
            for kind, table in _tables(module):
                for name, tensor in table.items():
                    if tensor is not None:
                        names.setdefault(id(tensor), (tensor, kind, []))[2].append(prefix + name)
            roster._attributes(module, prefix)
        for key, (tensor, kind, all_names) in names.items():
            roster.kept.append(tensor)
            unique = list(dict.fromkeys(all_names))
            roster.tensors[key] = (unique[0], kind)
            trainable = kind == "parameter" and bool(tensor.requires_grad)
            roster.names.append((tensor, kind, trainable, unique))
        return roster

    @property
    def parameters(self) -> list[Parameter]:
        """Every parameter and buffer, with the sizes it has now: lazy ones get theirs late."""
        return [
            Parameter(names[0], spec_of(tensor), kind, trainable, tuple(names[1:]))
            for tensor, kind, trainable, names in self.names
        ]

    def _attributes(self, module: nn.Module, prefix: str) -> None:
        for name, value in vars(module).items():
            items = enumerate(value) if isinstance(value, (list, tuple)) else ((None, value),)
            for key, item in items:
                if isinstance(item, torch.Tensor):
                    label = f"{prefix}{name}" if key is None else f"{prefix}{name}.{key}"
                    self.constants.setdefault(id(item), label)
                    self.kept.append(item)


def named_modules(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Every (path, module) in definition order, without recursion.

    A shared module comes under each of its names, up to ``_NAMES`` of them: sharing within shared
    modules multiplies names without end.
    """
    stack: list[tuple[str, nn.Module]] = [("", model)]
    visits: Counter[int] = Counter()
    while stack:
        path, module = stack.pop()
        visits[id(module)] += 1
        if visits[id(module)] > _NAMES or path.count(".") > _DEPTH:
            continue
        yield path, module
        prefix = f"{path}." if path else ""
        children = getattr(module, "_modules", {})
        stack.extend((prefix + n, c) for n, c in reversed(list(children.items())) if c is not None)


def _tables(module: nn.Module) -> tuple[tuple[str, dict[str, Any]], ...]:
    return (
        ("parameter", dict(getattr(module, "_parameters", {}).items())),
        ("buffer", dict(getattr(module, "_buffers", {}).items())),
    )


def configuration(module: nn.Module) -> dict[str, Attribute]:
    """The module's public plain attributes: in_channels, kernel_size, p, eps ..."""
    found: dict[str, Attribute] = {}
    for name, value in vars(module).items():
        if name.startswith("_") or name == "training" or callable(value):
            continue
        plain = plain_value(value)
        if plain is not None:
            found[name] = plain
    return found
