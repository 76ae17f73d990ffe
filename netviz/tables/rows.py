"""A graph as a tree of rows, in execution order, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from netviz.ir import Graph, Group, Index, Node, Parameter
from netviz.passes.cost import Totals, backward_flops, table
from netviz.tables.claims import Claims, claim
from netviz.tables.make import Idle, group_row, idle_row, module_row, node_row, parameter_row
from netviz.tables.row import Row

Item = Group | Node | Parameter | Idle


@dataclass(frozen=True, slots=True)
class _Work:
    index: Index
    totals: Mapping[str, Totals]
    claims: Claims
    backward: Mapping[str, int]
    read: frozenset[str]
    node_start: Mapping[str, int]
    group_start: Mapping[str, int]


def rows_of(graph: Graph, *, backward: bool = False) -> tuple[Row, ...]:
    """The model, then everything in it, parents before children."""
    index = Index.of(graph)
    node_start, group_start = _starts(graph, index)
    totals = table(graph, backward=backward)
    work = _Work(
        index,
        totals,
        claim(graph),
        backward_flops(graph) if backward else {},
        _read(graph),
        node_start,
        group_start,
    )
    return tuple(_walk(work, graph.groups[0], graph.name))


def _walk(work: _Work, model: Group, name: str) -> Iterator[Row]:
    """Depth first without recursion: models may nest thousands deep."""
    first = group_row(model, None, work.totals[model.id], work.claims.counted[model.id], depth=0)
    yield replace(first, name=name or first.name)
    stack: list[tuple[Item, Group, int]] = [
        (item, model, 1) for item in reversed(_items(work, model))
    ]
    while stack:
        item, parent, depth = stack.pop()
        if isinstance(item, Group):
            counted = work.claims.counted[item.id]
            yield group_row(item, parent, work.totals[item.id], counted, depth=depth)
            stack += [(inner, item, depth + 1) for inner in reversed(_items(work, item))]
        elif isinstance(item, Node):
            yield _node_row(work, item, parent, depth)
        elif isinstance(item, Parameter):
            yield parameter_row(item, parent, depth)
        else:
            yield idle_row(item, parent, depth)


def _node_row(work: _Work, node: Node, parent: Group, depth: int) -> Row:
    row = node_row(node, parent, depth, backward=work.backward.get(node.id))
    if node.kind != "module":
        return row
    held = {id(p): p for p in (work.index.parameter[name] for name in node.parameters)}
    counted = work.claims.folded.get(node.id, 0)
    return module_row(row, node, parent, held=tuple(held.values()), counted=counted)


def _items(work: _Work, group: Group) -> list[Item]:
    """What is shown below a module: its parameters, then its parts as they run, then idle ones."""
    children = [work.index.group[id_] for id_ in work.index.children[group.id]]
    nodes = [work.index.node[id_] for id_ in work.index.nodes_of[group.id]]
    operators = [node for node in nodes if node.kind in ("operator", "module")]
    idle = _idle(group, work.claims.absent.get(group.id, []), work.read)
    if not children and not idle and not _worth_opening(group, operators):
        return []
    timed: list[tuple[int, int, Item]] = []
    timed += [(work.group_start[part.id], i, part) for i, part in enumerate(children)]
    timed += [(work.node_start[node.id], i, node) for i, node in enumerate(operators)]
    timed.sort(key=lambda entry: entry[:2])
    return [*work.claims.direct.get(group.id, []), *(item for *_, item in timed), *idle]


def _worth_opening(group: Group, operators: list[Node]) -> bool:
    """A module without parts is one row, unless the user's own code does much in it.

    Much is more than one product of matrices: attention by hand, not a linear layer by hand.
    """
    if group.parent is None:
        return True
    own_code = group.module != "torch" and not group.module.startswith("torch.")
    return own_code and sum(node.cost.flops > 0 for node in operators) > 1


def _idle(group: Group, absent: list[Parameter], read: frozenset[str]) -> list[Idle]:
    """The modules right below ``group`` that hold parameters but were not called."""
    prefix = f"{group.path}." if group.path else ""
    found: dict[str, list[Parameter]] = {}
    for parameter in absent:
        head = parameter.name.removeprefix(prefix).partition(".")[0]
        found.setdefault(prefix + head, []).append(parameter)
    return [
        Idle(path, tuple(held), read=any(name in read for p in held for name in p.names))
        for path, held in found.items()
    ]


def _read(graph: Graph) -> frozenset[str]:
    """Names of the parameters that some operator reads."""
    names = {name for node in graph.nodes for name in node.parameters}
    return frozenset(names | {node.name for node in graph.nodes if node.kind == "parameter"})


def _starts(graph: Graph, index: Index) -> tuple[dict[str, int], dict[str, int]]:
    """When each node and group first runs; a group that runs nothing goes with the one before."""
    nodes = {node.id: order for order, node in enumerate(graph.nodes)}
    groups: dict[str, int] = {}
    for node in graph.nodes:
        for id_ in index.ancestors(node.group):
            if id_ in groups:
                break
            groups[id_] = nodes[node.id]
    previous = 0
    for group in graph.groups:
        previous = groups.setdefault(group.id, previous)
    return nodes, groups
