"""A graph as a tree of comparable parts: module calls, and the operators called between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from netviz.ir import Attribute, Graph, Group, Index, Node, TensorSpec
from netviz.passes.match.owners import homes, starts, weights
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of, role_of_class

_PLACES = frozenset("layer_idx layer_id layer_index layer_number block_idx idx index".split())
_HERE = frozenset(("device", "inplace", *_PLACES))
"""Settings that tell where a part is or puts its result, not what it does."""

Numbers = dict[tuple[object, ...], int]


@dataclass(slots=True)
class Part:
    """A module call without containers, or a node. ``leaf``: its operators are not told apart.

    ``label``: class or operator; ``name``: as seen from the part around it. ``weights``: what its
    own parameters and buffers are, by name. ``inner``: the nodes of a leaf. ``structure``: equal
    numbers mean equal parts, names and shapes aside.
    """

    id: str
    kind: str
    label: str
    name: str
    role: str
    config: dict[str, str]
    ins: tuple[TensorSpec, ...]
    outs: tuple[TensorSpec, ...]
    parent: int = -1
    leaf: bool = True
    layers: int = 0
    structure: int = 0
    weights: dict[str, tuple[object, ...]] = field(default_factory=dict)
    children: list[int] = field(default_factory=list)
    inner: list[Node] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether its name is a name, not a number in a sequence."""
        return not self.name.partition("@")[0].rpartition(".")[2].isdigit()

    @property
    def is_call(self) -> bool:
        """Whether it is a module call."""
        return self.kind == "call"


@dataclass(slots=True)
class Tree:
    """Parts, the model first, parents before children; children in order of execution."""

    parts: list[Part]
    part_of: dict[str, int]
    """By node id, the part whose own the node is."""


def plant(graph: Graph, numbers: Numbers) -> Tree:
    """The tree of ``graph``; trees planted with the same ``numbers`` compare by structure."""
    index = Index.of(graph)
    home, around = homes(graph)
    start = starts(graph, index)
    tree = Tree([], {})
    timed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    number = _calls(tree, graph, index, around={id_: around.get(id_) for id_ in set(home.values())})
    for id_, place in number.items():
        if id_ in around:
            timed[tree.parts[place].parent].append((start[id_], place))
    for order, node in enumerate(graph.nodes):
        owner = number[home[node.group]]
        if tree.parts[owner].leaf:
            tree.parts[owner].inner.append(node)
            tree.part_of[node.id] = owner
        elif node.kind != "constant":
            tree.part_of[node.id] = len(tree.parts)
            timed[owner].append((order, len(tree.parts)))
            tree.parts.append(_node(node, owner))
    for owner, found in timed.items():
        tree.parts[owner].children = [place for _, place in sorted(found)]
    _number(tree, numbers)
    return tree


def _calls(
    tree: Tree, graph: Graph, index: Index, *, around: dict[str, str | None]
) -> dict[str, int]:
    """Add the calls that run anything to ``tree``; their places by id."""
    home, _ = homes(graph)
    start, owned = starts(graph, index), weights(graph, home)
    inside: dict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        inside[home[node.group]].append(node)
    outer = set(around.values())
    number: dict[str, int] = {}
    for group in graph.groups:
        if home[group.id] != group.id or (group.id not in start and group.parent is not None):
            continue
        number[group.id] = len(tree.parts)
        part = _call(group, index, parent=around[group.id])
        part.weights = owned.get(group.id, {})
        part.leaf = group.parent is not None and _is_leaf(group, inside[group.id], outer)
        part.parent = number.get(around[group.id] or "", -1) if group.parent is not None else -1
        tree.parts.append(part)
    return number


def text(value: Attribute) -> str:
    """``(3, 3)`` -> ``3×3``, ``True`` -> ``yes``, ``None`` -> ``none``."""
    if isinstance(value, tuple):
        return "×".join(map(text, value)) if value else "()"
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: "none"}[value]
    return str(value)


def _call(group: Group, index: Index, *, parent: str | None) -> Part:
    path = index.group[parent].path if parent is not None else ""
    inside = group.path[len(path) + 1 :] if path and group.path.startswith(f"{path}.") else None
    name = inside or group.path or group.class_name
    return Part(
        id=group.id,
        kind="call",
        label=group.class_name,
        name=f"{name}@{group.call}" if group.call > 1 else name,
        role=role_of_class(group.class_name),
        config=config_of(group.attributes),
        ins=tuple(port.tensor for port in group.inputs),
        outs=tuple(port.tensor for port in group.outputs),
    )


def _node(node: Node, owner: int) -> Part:
    return Part(
        id=node.id,
        kind=node.kind,
        label=node.op.rstrip("_") or node.op,
        name=node.op if node.kind == "operator" else node.name,
        role=role_of(node),
        config=config_of(node.attributes),
        ins=tuple(port.tensor for port in node.inputs),
        outs=tuple(port.tensor for port in node.outputs),
        parent=owner,
        layers=int(counts(node)),
    )


def config_of(attributes: object) -> dict[str, str]:
    """Settings that say what a call or operator does, as text."""
    items = attributes.items() if isinstance(attributes, dict) else ()
    return {key: text(value) for key, value in items if key not in _HERE}


def counts(node: Node) -> bool:
    """Whether ``node`` is what a reader would call a layer: an operator that computes."""
    computes = node.kind in ("operator", "module") and bool(node.inputs or node.parameters)
    return computes and node.op.rstrip("_") not in PLUMBING


def _is_leaf(group: Group, nodes: list[Node], outer: set[str | None]) -> bool:
    if group.id in outer:
        return False
    return group.module.partition(".")[0] == "torch" or sum(map(counts, nodes)) < 2


def _number(tree: Tree, numbers: Numbers) -> None:
    order: list[int] = [0]
    for place in order:
        order += tree.parts[place].children
    for place in reversed(order):
        part = tree.parts[place]
        inner = [tree.parts[child] for child in part.children]
        part.structure = numbers.setdefault(_key(part, inner), len(numbers))
        if part.is_call:
            part.layers = 1 if part.leaf else sum(child.layers for child in inner)


def _key(part: Part, children: list[Part]) -> tuple[object, ...]:
    shape = part.outs[0].shape if part.outs and part.kind in ("parameter", "buffer") else ()
    return (
        part.kind,
        part.label,
        shape,
        len(part.ins) if not part.is_call else 0,
        _plain(part.config),
        tuple(sorted((name, *w) for name, w in part.weights.items())),
        tuple((n.op.rstrip("_"), _plain(config_of(n.attributes))) for n in part.inner if counts(n)),
        tuple(child.structure for child in children),
    )


def _plain(config: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(config.items()))
