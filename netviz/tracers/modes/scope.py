"""The stack of module calls, and the groups that it leaves behind."""

from __future__ import annotations

import functools
import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

import torch
from torch import nn

from netviz.ir import Port, Source
from netviz.tracers.modes.drafts import Call, GroupDraft
from netviz.tracers.modes.roster import Roster, configuration
from netviz.tracers.modes.sources import Place, definition, place
from netviz.tracers.tensors import named_tensors, spec_of


class Scope:
    """Where in the module tree the model is running."""

    def __init__(self, roster: Roster, *, stop: CodeType) -> None:
        self.roster = roster
        self.groups: list[GroupDraft] = []
        self.stack: list[Call] = []
        self._stop = stop
        self._calls: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()
        self._taken: set[str] = set()

    @property
    def top(self) -> Call:
        """The innermost running module call."""
        return self.stack[-1]

    def enter(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], drafts: int
    ) -> Call:
        """Open the group of a module call; ``drafts`` is how many nodes there are so far."""
        path = self._path_of(module)
        self._calls[path] += 1
        named = bound_arguments(module, args, kwargs)
        tensors = [pair for name, value in named for pair in named_tensors(value, name)]
        group = GroupDraft(
            id=self._new_id(path),
            path=path,
            class_name=type_name(module),
            parent=self._parent_of(path) if self.stack else None,
            call=self._calls[path],
            kind="parametrization" if ".parametrizations." in f".{path}" else "module",
            module=type(module).__module__,
            attributes=configuration(module),
            inputs=[Port(name, spec_of(tensor)) for name, tensor in tensors],
            source=_defined(module),
        )
        self.groups.append(group)
        source = (place(self._stop).source or self.top.source) if self.stack else None
        call = Call(group, module, tensors, frozenset(id(t) for _, t in tensors), drafts, source)
        self.stack.append(call)
        return call

    def continues(self, module: nn.Module, *, last: bool) -> bool:
        """Whether a call of ``module`` is the running one, come from an override of ``__call__``.

        ``last``: it has come to ``nn.Module``'s own.
        """
        if not self.stack or self.top.module is not module or self.top.reached:
            return False
        self.top.reached = last
        return True

    def leave(self, result: Any) -> None:
        """Close the innermost group and note what it gave."""
        group = self.stack.pop().group
        group.outputs = [Port(n or "output", spec_of(t)) for n, t in named_tensors(result, "")]

    def group_of(self, here: Place) -> str:
        """Id of the group for an operator called at ``here``: the call, or a function inside it."""
        group = self.top.group.id
        for depth in range(1, len(here.scopes) + 1):
            group = self._function(here.scopes[:depth], parent=group)
        return group

    def owner_of(self, parameter: str, group: str) -> str:
        """Group of the module that owns ``parameter``, when the operator used it without a call."""
        owner = parameter.rpartition(".")[0]
        if group != self.top.group.id or not _is_below(owner, self.top.group.path):
            return group
        return self._parent_of(f"{owner}.")

    def _function(self, key: tuple[tuple[str, int], ...], *, parent: str) -> str:
        found = self.top.scopes.get(key)
        if found is None:
            label = key[-1][0]
            base = next(g for g in reversed(self.groups) if g.id == parent)
            path = f"{base.path}.{label}" if base.path else label
            found = self._new_id(f"{parent}/{label}")
            self.groups.append(GroupDraft(found, path, label, parent, kind="function"))
            self.top.scopes[key] = found
        return found

    def _path_of(self, module: nn.Module) -> str:
        known = self.roster.modules.get(id(module))
        if known is not None:
            return known
        above = self.top.group.path if self.stack else ""
        return f"{above}.{type_name(module)}" if above else type_name(module)

    def _new_id(self, base: str) -> str:
        self._ids[base] += 1
        id_ = base if self._ids[base] == 1 else f"{base}@{self._ids[base]}"
        if id_ in self._taken:  # a module named "a@2" beside a second call of "a"
            return self._new_id(base)
        self._taken.add(id_)
        return id_

    def _parent_of(self, path: str) -> str:
        """The innermost call, or the never-called containers between it and ``path``."""
        call, parent = self.top, self.top.group.id
        if not _is_below(path, call.group.path):
            return parent
        start = len(call.group.path) + 1 if call.group.path else 0
        dot = path.find(".", start)
        while dot != -1:
            prefix = path[:dot]
            if prefix not in call.containers:
                call.containers[prefix] = self._container(prefix, parent)
            parent = call.containers[prefix]
            dot = path.find(".", dot + 1)
        return parent

    def _container(self, path: str, parent: str) -> str:
        module = self.roster.by_path.get(path)
        if module is None:
            return parent
        kind = "parametrization" if f".{path}".endswith(".parametrizations") else "container"
        id_ = self._new_id(path)
        self.groups.append(
            GroupDraft(id_, path, type_name(module), parent, 1, kind, type(module).__module__)
        )
        return id_


def type_name(module: nn.Module) -> str:
    """Class of a module as its author named it."""
    name = getattr(module, "original_name", None)  # ScriptModules keep their Python class's name
    if isinstance(module, torch.jit.ScriptModule) and isinstance(name, str):
        return name
    return type(module).__name__.removeprefix("Parametrized")


def _is_below(path: str, above: str) -> bool:
    return path.startswith(f"{above}.") if above else path != ""


@functools.cache
def _signature(forward: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(forward)
    except (ValueError, TypeError):
        return None


def _defined(module: nn.Module) -> Source | None:
    return None if isinstance(module, torch.jit.ScriptModule) else definition(type(module).forward)


def _parameters(module: nn.Module) -> list[inspect.Parameter]:
    if isinstance(module, torch.jit.ScriptModule):
        schema = module.forward.schema  # type: ignore[attr-defined]  # a ScriptMethod
        names = [a.name for a in schema.arguments[1:]]
        return [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in names]
    signature = _signature(type(module).forward)
    return list(signature.parameters.values())[1:] if signature is not None else []


def bound_arguments(
    module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    """Arguments by the names that the module's ``forward`` gives them."""
    names = _parameters(module)
    named: list[tuple[str, Any]] = []
    for position, value in enumerate(args):
        parameter = names[min(position, len(names) - 1)] if names else None
        if parameter is None or parameter.kind is parameter.VAR_KEYWORD:
            named.append((str(position), value))
        elif parameter.kind is parameter.VAR_POSITIONAL:
            first = names.index(parameter)
            named.append((f"{parameter.name}.{position - first}", value))
        else:
            named.append((parameter.name, value))
    named.extend(kwargs.items())
    return named
