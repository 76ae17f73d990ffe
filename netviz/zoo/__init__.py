"""The zoo: built-in models, one file an idea, each faithful to the paper it names.

``build("resnet18", num_classes=10)`` and ``resnet18(num_classes=10)`` are the same call. Importing
this package, and `names`, load no torch; the first model built does.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any

from netviz.errors import TargetError
from netviz.zoo.rules import check
from netviz.zoo.settings import checked
from netviz.zoo.table import MODELS, Entry

__all__ = ["MODELS", "Entry", "build", "builder", "exact", "names", "options"]

if TYPE_CHECKING:
    import torch
    from torch import nn


def names() -> tuple[str, ...]:
    """Every model's name, in the order of `MODELS`."""
    return tuple(MODELS)


def options(name: str) -> dict[str, Any]:
    """What ``build(name, ...)`` can be told, with the defaults; ``device`` can always be told.

    Raises `TargetError` for an unknown name.
    """
    return {p.name: p.default for p in inspect.signature(builder(name)).parameters.values()}


def build(name: str, *, device: torch.device | str | None = None, **settings: Any) -> nn.Module:
    """Build the model ``name`` with fresh weights, in training mode as torch builds them.

    ``device``: where its parameters are made; "meta" takes no memory and no time, and is the
    default of the giants. ``settings``: the model's own options, see `options`. The model's
    ``example_inputs`` are tensors on its own device that its forward takes.

    >>> model = build("lenet5", num_classes=26)
    >>> model(*model.example_inputs).shape
    torch.Size([1, 26])

    Raises `TargetError` for an unknown name or option, and for values that cannot be together.
    """
    name = exact(name)
    known = options(name)
    settings = checked(name, settings, known)
    check(name, {**known, **settings}, known)
    place = device if device is not None else MODELS[name].device
    import torch

    with torch.device(place) if place else nullcontext():
        model: nn.Module = builder(name)(**settings)
    return model


def exact(name: str) -> str:
    """The name as `MODELS` has it; ``name`` may be spelt "ResNet-50" or "ViT-B/16".

    Raises `TargetError`, with near ones, for what the zoo does not have.
    """
    if name in MODELS:
        return name
    plain = {_plain(known): known for known in MODELS}
    if _plain(name) in plain:
        return plain[_plain(name)]
    near = difflib.get_close_matches(_plain(name), plain, n=4, cutoff=0.5)
    near += [key for key in plain if _plain(name) and _plain(name) in key and key not in near][:4]
    listed = " or ".join(plain[key] for key in near)
    hint = f"did you mean {listed}?" if near else "netviz zoo lists what it has"
    raise TargetError(f"the zoo has no model {name!r}; {hint}")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def builder(name: str) -> Callable[..., nn.Module]:
    """The class of the model ``name``, or a partial call of it; loads torch.

    Raises `TargetError` for an unknown name.
    """
    entry = MODELS[exact(name)]
    module = importlib.import_module(f"netviz.zoo.models.{entry.module}")
    made: Callable[..., nn.Module] = getattr(module, entry.attribute)
    return made


def __getattr__(name: str) -> Callable[..., nn.Module]:
    try:
        known = exact(name)
    except TargetError as error:
        raise AttributeError(f"module 'netviz.zoo' has no attribute {name!r}: {error}") from error

    @wraps(builder(known), updated=())
    def call(**settings: Any) -> nn.Module:
        return build(known, **settings)

    call.__name__ = call.__qualname__ = known
    return call


def __dir__() -> list[str]:
    return [*__all__, *MODELS]
