"""Module calls, from the stack that ``torch.export`` notes at each operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from netviz.ir import Port
from netviz.tracers.modes.drafts import Draft, GroupDraft, Origin
from netviz.tracers.tree import Tree

_NO_STACK = "_empty_nn_module_stack"
"""What export notes at operators that its own passes put in."""

_INPUT = {"self": "input"}


class Calls:
    """The groups of a program. A key of the stack is one call: a module's second one ends in "@1".

    ``names``: of the program's parameters.
    """

    def __init__(self, groups: list[GroupDraft], names: Iterable[str]) -> None:
        self._names = tuple(names)
        self.tree = Tree(groups, self._container)
        self.root = self.tree.call("", "ExportedProgram", parent=None)
        self._of: dict[tuple[str, str], GroupDraft] = {}

    def group(self, stack: Mapping[str, tuple[str, Any]] | None) -> str | None:
        """Id of the innermost call in ``stack``; None where export noted nothing."""
        group = self.root
        noted = {
            key: entry for key, entry in (stack or {}).items() if not key.startswith(_NO_STACK)
        }
        for key, (path, kind) in noted.items():
            module, name = _class(kind)
            if not path:
                self.root.class_name, self.root.module = name, module
                continue
            found = self._of.get((group.id, key))
            if found is None:
                bare = path.partition("@")[0]
                found = self.tree.call(bare, name, parent=group.id, module=module)
                self._of[group.id, key] = found
            group = found
        return group.id if noted else None

    def owner(self, parameter: str, group: str) -> str:
        """Group of the module that owns ``parameter``, where ``group`` used it without a call."""
        return self.tree.within(f"{parameter.rpartition('.')[0]}.", group)

    def finish(self, drafts: Iterable[Draft]) -> None:
        """Give the groups their tensors, and to a call of one operator that one's configuration."""
        listed = list(drafts)
        self._fill_ports(listed)
        inner = {group.parent for group in self.tree.groups}
        held: dict[str, list[Draft]] = {}
        for draft in listed:
            held.setdefault(draft.group, []).append(draft)
        for group in self.tree.groups:
            own = held.get(group.id, [])
            alone = len(own) == 1 and group.id not in inner and group.kind == "module"
            if alone and own[0].kind == "operator":
                group.attributes = dict(own[0].attributes)

    def _fill_ports(self, drafts: list[Draft]) -> None:
        given: dict[str, dict[Origin, Port]] = {}
        taken: dict[str, dict[Origin, Port]] = {}
        for draft in drafts:
            here = self._chain(draft.group, inside=draft.kind == "operator")
            for operand in draft.inputs:
                source = operand.origin.draft
                if source.kind in ("parameter", "buffer", "constant"):
                    continue
                there = self._chain(source.group, inside=source.kind == "operator")
                for group in here.keys() - there.keys():
                    taken.setdefault(group, {}).setdefault(
                        operand.origin, Port(_INPUT.get(operand.name, operand.name), operand.tensor)
                    )
                for group in there.keys() - here.keys():
                    given.setdefault(group, {}).setdefault(
                        operand.origin, Port("output", operand.tensor)
                    )
        for found in self.tree.groups[1:]:
            found.inputs = _numbered(list(taken.get(found.id, {}).values()))
            found.outputs = _numbered(list(given.get(found.id, {}).values()))
        self.root.inputs = [d.outputs[0] for d in drafts if d.kind == "input"]
        last = [d for d in drafts if d.kind == "output"]
        self.root.outputs = [Port(d.name, d.inputs[0].tensor) for d in last]

    def _container(self, path: str) -> tuple[str, str]:
        """A module that was never called: export tells nothing of it but its parameters' names."""
        rests = [n[len(path) + 1 :].partition(".") for n in self._names if n.startswith(f"{path}.")]
        numbered = all(first.isdigit() and dot for first, dot, _ in rests)
        return ("ModuleList" if rests and numbered else "Module"), ""

    def _chain(self, group: str, *, inside: bool) -> dict[str, None]:
        chain: dict[str, None] = {}
        current: str | None = group if inside else None
        while current is not None:
            chain[current] = None
            current = self.tree.by_id[current].parent
        return chain


def _numbered(ports: list[Port]) -> list[Port]:
    if len({port.name for port in ports}) == len(ports):
        return ports
    return [Port(str(i), port.tensor) for i, port in enumerate(ports)]


def _class(kind: Any) -> tuple[str, str]:
    """(module, class) of "torch.nn.modules.linear.Linear", or of the class itself."""
    name = kind if isinstance(kind, str) else f"{kind.__module__}.{kind.__qualname__}"
    module, _, last = name.rpartition(".")
    return module.partition(".<locals>")[0], last
