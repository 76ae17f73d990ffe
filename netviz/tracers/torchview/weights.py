"""What the model itself tells of the modules in torchview's record: paths, settings, weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from netviz.ir import Note
from netviz.tracers.modes.drafts import Draft, GroupDraft
from netviz.tracers.modes.operators import WEIGHTED, weight_sizes
from netviz.tracers.modes.roster import Roster, configuration
from netviz.tracers.modes.scope import type_name
from netviz.tracers.modes.sources import definition
from netviz.tracers.torchview import record
from netviz.tracers.torchview.convert import with_ports
from netviz.tracers.torchview.notes import some
from netviz.tracers.tree import Tree

_OPENED = "multi_head_attention_forward"
_COUNTER = "num_batches_tracked"


def groups_of(graph: Any, model: nn.Module, roster: Roster) -> tuple[Tree, dict[Any, GroupDraft]]:
    """Module calls under the paths that ``model`` knows them by.

    torchview keeps a module's ``id``, which leads to the module for as long as the model lives.
    """
    tree = Tree([], lambda path: _class(roster.by_path.get(path)))
    groups: dict[Any, GroupDraft] = {}
    _fill(tree.call("", type_name(model), parent=None), model)
    for node, holder in record.walk(graph):
        if not record.is_module(node):
            continue
        parent = groups[holder].id if holder is not None else ""
        path = roster.modules.get(node.compute_unit_id)
        if path == "" and holder is None:
            group = tree.by_id[""]
        elif path is None:
            above = tree.by_id[parent].path
            path = f"{above}.{node.name}" if above else node.name
            group = tree.call(path, node.name, parent=parent)
        else:
            module = roster.by_path[path]
            group = _fill(tree.call(path, type_name(module), parent=parent), module)
        groups[node] = with_ports(group, node)
    return tree, groups


def attach(drafts: list[Draft], tree: Tree, roster: Roster) -> Iterator[Note]:
    """Give operators the weights of the module that they run in, where that leaves no choice.

    torchview does not record parameters. A call of a module with one operator that takes weights
    (a convolution in ``Conv2d``) names them; what no operator takes so is told.
    """
    owned = _by_owner(roster)
    weighted = [d for d in drafts if d.op in WEIGHTED]
    rivals = Counter(draft.group for draft in weighted)
    for draft in weighted:
        path = tree.by_id[draft.group].path
        below = [
            p for p in owned if p == path or (draft.op == _OPENED and p.startswith(f"{path}."))
        ]
        if rivals[draft.group] == 1:
            for name, tensor in (pair for owner in below for pair in owned[owner]):
                draft.parameters.append(name)
                for size, label in weight_sizes(draft.op, tensor, len(draft.parameters)):
                    draft.attributes.setdefault(label, size)
    used = {name for draft in drafts for name in draft.parameters}
    own = [p for p in roster.parameters if p.kind == "parameter"]
    unseen = [p.name for p in own if p.name not in used]
    if unseen:
        count = f"{len(unseen)} of {len(own)} parameters"
        yield Note("unseen", f"torchview does not show who uses {count}: {some(unseen)}")
    for parameter in own:
        if parameter.aliases:
            yield Note("shared", f"one tensor, counted once: {' = '.join(parameter.names)}")


def _by_owner(roster: Roster) -> dict[str, list[tuple[str, torch.Tensor]]]:
    owned: dict[str, list[tuple[str, torch.Tensor]]] = {}
    for tensor, _, _, names in roster.names:
        for name in names:
            owner, _, last = name.rpartition(".")
            standard = roster.by_path.get(owner, nn.Module()).__module__.startswith("torch.")
            if (standard or last in ("weight", "bias")) and last != _COUNTER:
                owned.setdefault(owner, []).append((names[0], tensor))
    return owned


def _fill(group: GroupDraft, module: nn.Module) -> GroupDraft:
    group.module = type(module).__module__
    group.attributes = configuration(module)
    if not isinstance(module, torch.jit.ScriptModule):
        group.source = definition(type(module).forward)
    return group


def _class(module: nn.Module | None) -> tuple[str, str]:
    return ("Module", "") if module is None else (type_name(module), type(module).__module__)
