"""Parts, and what stands beside them: tensors of the model, short chains, masks."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Node
from netviz.layouts.styles.blocks import words
from netviz.layouts.styles.blocks.cells.unasked import ZEROS
from netviz.layouts.styles.blocks.cells.wiring import HELD
from netviz.layouts.styles.blocks.columns import ROUND, Plan
from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.symbols import symbol_of
from netviz.layouts.tips import node_tip

_BALLS = ("add", "mul", "sub", "div", "concat", "matmul")


def masks_only(plan: Plan, part: dict[str, Part], column: list[str]) -> bool:
    """Put an input that only masks attention beside the first that it masks."""
    if len(column) > 1 or plan.index.node[column[0]].kind != "input":
        return False
    masked = [node for node in plan.graph.nodes if column[0] in _masks(node) and node.id in part]
    if not masked:
        return False
    part[masked[0].id].beside.append(part[column[0]])
    plan.notes.append(
        f"{plan.index.node[column[0]].name} masks the attention; its way is not drawn"
    )
    return True


def _masks(node: Node) -> tuple[object, ...]:
    found = node.attributes.get("masks")
    return found if isinstance(found, tuple) else ()


def part_of(plan: Plan, id_: str) -> Part:
    """The box, ball or text of one node, without a place yet."""
    node = plan.index.node[id_]
    common = {"node": node, "ids": (id_,), "path": node.name, "tip": node_tip(node, plan.index)}
    if node.kind in ("input", "output"):
        lines, small = words.end(node, plan.graph, show=plan.sheet.show)
        lines = (plan.sheet.label(lines[0], id_, node.name),)
        return Part(id_, "text", node.kind, lines, small, **common)  # type: ignore[arg-type]  # as named
    symbol = symbol_of(node, len(plan.sources[id_]))
    if symbol in _BALLS and len(plan.sources[id_]) <= ROUND:
        return Part(id_, "ball", "merge", symbol=symbol, **common)  # type: ignore[arg-type]  # as named
    lines, small = words.lines(node, plan.index)
    own = plan.sheet.of(id_, node.name).label
    role = words.role(node)
    return Part(
        id_,
        "box",
        role,
        lines if own is None else tuple(own.split("\n")),
        (*small, *words.extra(node, plan.index, plan.sheet)),
        repeat=node.repeat,
        shared=node.shared,
        fan=node.op == "attention" and node.kind == "module",
        **common,  # type: ignore[arg-type]  # as named
    )


def hang(plan: Plan, part: dict[str, Part], stem: list[str]) -> None:
    """Put a short chain beside the part that it leads to."""
    last = stem[-1]
    target = next(t for t in plan.targets[last] if t not in stem)
    if target not in part:
        return
    head = part[last]
    head.items = [part[n] for n in stem[:-1]]
    part[target].beside.append(head)


def put_beside(plan: Plan, part: dict[str, Part], cluster: list[str]) -> None:
    """A tensor of the model, or what is computed of such alone, beside the first that reads it."""
    readers = [t for n in cluster for t in plan.targets[n] if t in part]
    nodes = [plan.index.node[n] for n in cluster]
    if not readers:
        return
    empty = all(_empty(node) for node in nodes)
    if empty and not any(part[t].form == "ball" for t in readers):
        named = ", ".join(dict.fromkeys(plan.index.node[t].name or t for t in readers))
        plan.notes.append(f"initial states of zeros are not drawn: into {named}")
        return
    target = part[min(readers, key=plan.place.__getitem__)]
    found = part_of(plan, cluster[-1])
    found.ids = tuple(cluster)
    if empty:
        found.lines, found.role = ("Zeros",), "tensor"
    held = [node for node in nodes if node.kind in HELD]
    zeros = [node for node in held if _empty(node)]
    if zeros and len(zeros) == len(held) and not empty:
        held = []
        plan.notes.append(f"{found.lines[0]} of {found.path or 'the model'} starts from zeros")
    if len(cluster) > 1 and held and not empty:
        found.form, found.role = "box", "tensor"
        found.lines = tuple(dict.fromkeys(words._tensor_name(node) for node in held))[:2]
    _named(plan, found, held, target)
    target.beside.append(found)
    for number, reader in enumerate(
        sorted(set(readers) - {target.id}, key=plan.place.__getitem__), 2
    ):
        part[reader].beside.append(replace(found, id=f"{found.id}#{number}", beside=[], items=[]))


def _empty(node: Node) -> bool:
    return (node.kind == "constant" and node.name in ZEROS) or node.op in ZEROS


def _named(plan: Plan, part: Part, held: list[Node], target: Part) -> None:
    """Waves for positions that are not learnt, words for those that are."""
    node = part.node
    if (
        node is None
        or target.symbol != "add"
        or plan.sheet.of(part.id, node.name).label is not None
    ):
        return
    learnt = any(n.kind == "parameter" for n in held)
    shape = node.outputs[0].tensor.shape if node.outputs else ()
    name = node.name.lower()
    if len(shape) < 2 or node.op == "embedding" or shape[-2] < 2:
        return
    if learnt or "pos" in name:
        part.lines, part.role = ("Position", "Embedding"), "embedding"
    if not learnt and part.form == "box":
        part.form, part.lines, part.symbol = "wave", ("Positional", "Encoding"), "wave"
