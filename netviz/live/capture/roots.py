"""Finding the models that a script trains, by watching which modules are called from outside."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence

import torch
from torch import nn
from torch.optim import Optimizer

from netviz.live.capture.layers import Watched, unwrapped
from netviz.live.capture.naming import modules_in_frames, name_of, owner_of


class Roots:
    """The watched models, and which called modules belong to them.

    A module that is called is outermost when it is not a part of one that is known, since an outer
    module is called before its parts. ``given``: models to watch, by name; empty: find them.
    """

    def __init__(self, given: dict[str, nn.Module]) -> None:
        self.models: list[Watched] = []
        self.entries: dict[int, Watched] = {}
        self.inner: set[int] = set()
        self._alone = bool(given)
        for name, module in given.items():
            self._add(name, unwrapped(module), module)

    def meet(self, module: nn.Module) -> Watched | None:
        """Take note of a module called from outside; its model, if it is one to watch."""
        own = unwrapped(module)
        for watched in self.models:
            if own is watched.module:
                watched.outer = module
                return self._enter(module, watched)
            if any(own is part for part in watched.module.modules()):
                return self._enter(own, watched)
        if self._alone or not _trainable(own):
            self._ignore([module] if self._holds_known(own) else module.modules())
            return None
        if not torch.is_grad_enabled():
            return None  # a validation before the training: ask again when it is called next
        owner = owner_of(own)
        for watched in [w for w in self.models if _within(w.module, owner)]:
            self.models.remove(watched)
        usual = type(owner).__name__
        held = name_of(module, usual) if own is owner else usual  # a variable holds its wrapper
        watched = self._add(self._unique(name_of(owner, held)), owner, module)
        return self._enter(own, watched)

    def trained_by(self, optimizer: Optimizer) -> Watched | None:
        """The model that holds what ``optimizer`` updates, found in the frames that call it.

        For models that are never called as modules: through methods of their own, or compiled.
        """
        first = next((p for group in optimizer.param_groups for p in group["params"]), None)
        if self._alone or first is None:
            return None
        for name, module in modules_in_frames():
            own = unwrapped(module)
            if any(first is parameter for parameter in own.parameters()):
                return self._add(self._unique(name), own, module)
        return None

    def _add(self, name: str, module: nn.Module, outer: nn.Module) -> Watched:
        watched = Watched(name, module, outer)
        watched.arrange()
        self.models.append(watched)
        self.entries[id(module)] = watched
        self.inner.update(id(part) for part in module.modules() if part is not module)
        return watched

    def _enter(self, module: nn.Module, watched: Watched) -> Watched:
        """From now on a call of ``module`` is a call of the model."""
        self.inner.discard(id(module))
        self.entries[id(module)] = watched
        if module is not unwrapped(module):
            self.inner.update(id(part) for part in module.modules() if part is not module)
            self.entries.pop(id(watched.module), None)
            self.inner.add(id(watched.module))
        elif module is not watched.module:
            for part in watched.module.modules():  # its siblings may be called from outside too
                if not _within(part, module) and not _within(module, part):
                    self.inner.discard(id(part))
        return watched

    def _ignore(self, modules: Iterable[nn.Module]) -> None:
        for module in modules:
            self.inner.add(id(module))
            weakref.finalize(module, self.inner.discard, id(module)).atexit = False

    def _holds_known(self, module: nn.Module) -> bool:
        return any(_within(watched.module, module) for watched in self.models)

    def _unique(self, name: str) -> str:
        taken = {watched.name for watched in self.models}
        return next(n for n in (name, *(f"{name}{i}" for i in range(2, 999))) if n not in taken)


def named(models: Sequence[object]) -> dict[str, nn.Module]:
    """The models given to ``watch``: modules, lists of them, or a dict from names."""
    found: dict[str, nn.Module] = {}
    for item in models:
        if isinstance(item, dict):
            found.update(item)
        elif isinstance(item, (list, tuple)):
            found.update({k: v for k, v in named(item).items() if k not in found})
        elif isinstance(item, nn.Module):
            usual = type(unwrapped(item)).__name__
            name = name_of(item, usual)
            found[name if name not in found else f"{name}{len(found) + 1}"] = item
        else:
            raise TypeError(f"watch() takes models (nn.Module), not {type(item).__name__}")
    return found


def _trainable(module: nn.Module) -> bool:
    return any(parameter.requires_grad for parameter in module.parameters())


def _within(part: nn.Module, whole: nn.Module) -> bool:
    return any(part is module for module in whole.modules())
