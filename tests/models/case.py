"""The record of one awkward model, and the decorator that makes one from a forward or a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch
from torch import nn

SEED = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One model, how to feed it, and what its graph must show.

    ``name``; ``make()`` gives the model and ``given()`` its ``input_data``.
    ``ops``: operators that must be there: ``"linear:2 relu add|add_ !mean"`` means linear exactly
    twice, some relu, some add or add_, no mean.
    ``flow``: ``"relu>linear"``: an edge path must lead from some relu to some linear, ``"!a>b"``:
    none may. ``flops``: those of matrix-like operators, summed by hand. The words
    ``input``, ``output``, ``parameter``, ``buffer``, ``constant`` stand for nodes of that kind.
    ``paths``: module paths that must have a group. ``notes``: kinds of note that must be there.
    ``outputs``/``inputs``: how many output and input nodes there are (None: any number).
    ``dead``: inputs that rightly lead to no output. ``rootless``: outputs come from no input.
    ``tensors``: the choices of ``tensors=`` under which it must be traced.
    ``mode``: passed on. ``raises``: the forward fails on purpose.
    ``orderly``: False when threads of the model's own decide in which order it runs.
    ``spied``: whether a forward hook on the model sees comparable outputs.
    """

    name: str
    make: Callable[[], nn.Module]
    given: Callable[[], Any]
    ops: str = ""
    flow: str = ""
    paths: str = ""
    flops: int | None = None
    notes: str = ""
    outputs: int | None = None
    inputs: int | None = None
    dead: str = ""
    rootless: bool = False
    tensors: tuple[str, ...] = ("auto", "real", "fake")
    mode: str = "eval"
    raises: bool = False
    orderly: bool = True
    spied: bool = True

    def model(self) -> nn.Module:
        """The model, its weights always the same."""
        torch.manual_seed(SEED)
        return self.make()

    def data(self) -> Any:
        """The inputs, always the same."""
        torch.manual_seed(SEED + 1)
        return self.given()


def case(
    given: Callable[[], Any],
    parts: Callable[[], dict[str, Any]] = dict,
    **expected: Any,
) -> Callable[[Any], Case]:
    """Turn a ``forward`` (with the members of ``parts()``), or a model class, into a `Case`."""

    def wrap(thing: Any) -> Case:
        make = thing if isinstance(thing, type) else lambda: assemble(thing, parts())
        return Case(name=thing.__name__, make=make, given=given, **expected)

    return wrap


def built(given: Callable[[], Any], **expected: Any) -> Callable[[Any], Case]:
    """Turn a function that builds the model into a `Case`."""

    def wrap(make: Callable[[], nn.Module]) -> Case:
        return Case(name=make.__name__, make=make, given=given, **expected)

    return wrap


def assemble(forward: Callable[..., Any], parts: dict[str, Any]) -> nn.Module:
    """A module of its own class with this ``forward`` and these members."""
    kind = type(forward.__name__.title().replace("_", ""), (nn.Module,), {"forward": forward})
    module: nn.Module = kind()
    for name, part in parts.items():
        setattr(module, name, part)
    return module


def rand(*sizes: int) -> Callable[[], torch.Tensor]:
    """Feed one tensor of normal numbers of these sizes."""
    return lambda: torch.randn(sizes)


def ints(*sizes: int, high: int = 10) -> Callable[[], torch.Tensor]:
    """Feed one tensor of whole numbers below ``high``."""
    return lambda: torch.randint(0, high, sizes)


def both(*makers: Callable[[], Any]) -> Callable[[], tuple[Any, ...]]:
    """Feed several positional inputs."""
    return lambda: tuple(make() for make in makers)


def fc(inputs: int = 4, outputs: int = 4) -> dict[str, nn.Module]:
    """The part that most models have: one linear layer called ``fc``."""
    return {"fc": nn.Linear(inputs, outputs)}


def cases_of(family: ModuleType) -> Iterator[Case]:
    """Every case that a module of this package defines."""
    return (value for value in vars(family).values() if isinstance(value, Case))
