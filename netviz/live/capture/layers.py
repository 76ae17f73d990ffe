"""The layers of a watched model: what is measured, in the order in which it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from torch import nn

WRAPPERS = {
    "DistributedDataParallel": "module",
    "DataParallel": "module",
    "FullyShardedDataParallel": "module",
    "OptimizedModule": "_orig_mod",
}
"""Classes that only hold the model, and the attribute that holds it."""


def unwrapped(module: nn.Module) -> nn.Module:
    """The model inside data parallel and compile wrappers."""
    while type(module).__name__ in WRAPPERS:
        module = getattr(module, WRAPPERS[type(module).__name__])
    return module


def wrapped_by(module: nn.Module) -> set[str]:
    """Names of the wrapper classes around the model."""
    found = set()
    while type(module).__name__ in WRAPPERS:
        found.add(type(module).__name__)
        module = getattr(module, WRAPPERS[type(module).__name__])
    return found


def is_compiled(module: nn.Module) -> bool:
    """Whether ``torch.compile`` runs it, as a wrapper or in place."""
    if "OptimizedModule" in wrapped_by(module):
        return True
    return any(getattr(part, "_compiled_call_impl", None) for part in module.modules())


@dataclass(frozen=True, slots=True)
class Layer:
    """One module that is measured: its path, itself, and its own trainable parameters."""

    path: str
    module: nn.Module
    parameters: tuple[nn.Parameter, ...]

    @property
    def size(self) -> int:
        """How many numbers its own parameters hold."""
        return sum(parameter.numel() for parameter in self.parameters)


@dataclass(slots=True)
class Watched:
    """A model and its rows. ``row``: module's id -> index; ``rows``: parameter's id -> index.

    ``outer``: the object that the script calls, wrappers included.
    """

    name: str
    module: nn.Module
    outer: nn.Module
    layers: list[Layer] = field(default_factory=list)
    row: dict[int, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    announced: bool = False

    def arrange(self, called: Iterable[int] = ()) -> None:
        """List the layers, those whose ids are in ``called`` first and in that order."""
        paths = {id(module): path for path, module in self.module.named_modules()}
        modules = {id(module): module for module in self.module.modules()}
        order = _ordered(list(modules), [i for i in dict.fromkeys(called) if i in modules])
        self.layers = [
            Layer(paths[i], modules[i], own)
            for i in order
            for own in [tuple(modules[i]._parameters.values())]
            if _telling(modules[i], set(called))
            for own in [tuple(p for p in own if p is not None)]
        ]
        self.row = {id(layer.module): i for i, layer in enumerate(self.layers)}
        self.rows = {}
        for index, layer in enumerate(self.layers):
            for parameter in layer.parameters:
                self.rows.setdefault(id(parameter), index)


def _ordered(defined: list[int], called: list[int]) -> list[int]:
    """Modules as they ran; those never called as such follow what is defined before them."""
    followers: dict[int, list[int]] = {}
    ran, last = set(called), 0
    for module in defined:
        if module in ran:
            last = module
        else:
            followers.setdefault(last, []).append(module)
    found = list(followers.get(0, ()))
    for module in called:
        found += [module, *followers.get(module, ())]
    return found


def _telling(module: nn.Module, called: set[int]) -> bool:
    """Layers with parameters of their own, and activations that ran."""
    if any(p is not None for p in module._parameters.values()):
        return True
    return id(module) in called and type(module).__module__ == "torch.nn.modules.activation"
