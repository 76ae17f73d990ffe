"""Drafts -> the graph's frozen records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from netviz.ir import Attribute, Cost, Edge, Graph, Group, Node, Note, Port
from netviz.tracers.modes.drafts import Draft, GroupDraft
from netviz.tracers.modes.recorder import Recorder


def freeze(
    recorder: Recorder, *, name: str, notes: Iterable[Note], metadata: dict[str, Attribute]
) -> Graph:
    """The graph of what ``recorder`` wrote down, inputs first and outputs last."""
    drafts = _ordered([d for d in recorder.drafts if not _is_bookkeeping(d)])
    _give_ids(drafts)
    return Graph(
        name=name,
        nodes=tuple(_node(draft) for draft in drafts),
        edges=tuple(edge for draft in drafts for edge in _edges(draft)),
        groups=tuple(_group(group) for group in recorder.scope.groups),
        parameters=tuple(recorder.roster.parameters),
        notes=tuple(notes),
        metadata=metadata,
    )


def _is_bookkeeping(draft: Draft) -> bool:
    """BatchNorm's counter of batches in training: neither data nor work."""
    first = draft.inputs[0].origin.draft if draft.op == "add_" and draft.inputs else draft
    return first.kind == "buffer" and first.name.endswith("num_batches_tracked")


def _ordered(drafts: list[Draft]) -> list[Draft]:
    # Stable: execution order within each kind; a parameter is drawn where it is first used.
    return sorted(drafts, key=lambda d: {"input": 0, "output": 2}.get(d.kind, 1))


def _give_ids(drafts: list[Draft]) -> None:
    counts: Counter[str] = Counter()
    for draft in drafts:
        last = draft.op if draft.kind == "operator" else f"{draft.kind}:{draft.name}"
        base = f"{draft.group}/{last}"
        counts[base] += 1
        draft.id = base if counts[base] == 1 else f"{base}:{counts[base]}"


def _node(draft: Draft) -> Node:
    return Node(
        id=draft.id,
        kind=draft.kind,
        op=draft.op,
        name=draft.name,
        group=draft.group,
        inputs=tuple(Port(operand.name, operand.tensor) for operand in draft.inputs),
        outputs=tuple(draft.outputs),
        attributes=draft.attributes,
        parameters=tuple(draft.parameters),
        cost=Cost(draft.flops, draft.elementwise, tuple(sorted(draft.uncounted))),
        aten=draft.aten,
        source=draft.source,
        error=draft.error,
    )


def _edges(draft: Draft) -> Iterable[Edge]:
    for port, operand in enumerate(draft.inputs):
        source, output = operand.origin
        yield Edge(source.id, output, draft.id, port, source.outputs[output].tensor)


def _group(group: GroupDraft) -> Group:
    return Group(
        id=group.id,
        path=group.path,
        class_name=group.class_name,
        parent=group.parent,
        call=group.call,
        kind=group.kind,
        module=group.module,
        attributes=group.attributes,
        inputs=tuple(group.inputs),
        outputs=tuple(group.outputs),
        source=group.source,
    )
