"""References to far tensors: told in the boxes that take them, and where they come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from netviz.ir import Graph, Node
from netviz.layouts.symbols import symbol_of
from netviz.layouts.wording import title

REFERENCE = "reference"
_APART = 3


@dataclass(frozen=True, slots=True)
class Far:
    """What a box says of tensors that no line brings or takes away.

    ``takes``: what it takes. ``name``: what others call what it gives, and ``users``: how many
    boxes say so.
    """

    takes: str = ""
    name: str = ""
    users: int = 0

    def gives(self, shown: str) -> str:
        """Where what it gives is taken; with the name, unless that is ``shown`` in the box."""
        if not self.users:
            return ""
        boxes = "1 box" if self.users == 1 else f"{self.users} boxes"
        return f"→ {boxes}" if self.name in shown else f"{self.name} → {boxes}"


def told_within(graph: Graph) -> tuple[Graph, dict[str, Far]]:
    """``graph`` without its notes of far lines, and what the boxes at their ends say instead, by
    id.

    Notes stay where there is no room for words: beside operators drawn as a sign.
    """
    notes = {node.id: node for node in graph.nodes if node.op == REFERENCE}
    if not notes:
        return graph, {}
    names = _names(graph, notes)
    wordy = _wordy(graph)
    said: dict[str, str] = {}
    gone: set[str] = set()
    for edge in graph.edges:
        if edge.source in notes and edge.target in wordy:
            gone.add(edge.source)
            said[edge.target] = f"← {_listed(notes[edge.source], names)}"
    users = Counter(source for note in notes.values() for source in _sources(note))
    far = {
        id_: Far(said.get(id_, ""), names.get(id_, ""), users[id_])
        for id_ in dict.fromkeys((*said, *names))
    }
    kept = (
        replace(node, name=f"from {_listed(node, names)}") if node.id in notes else node
        for node in graph.nodes
        if node.id not in gone
    )
    edges = tuple(edge for edge in graph.edges if edge.source not in gone)
    return replace(graph, nodes=tuple(kept), edges=edges), far


def _wordy(graph: Graph) -> set[str]:
    """Nodes that are drawn as a box with words."""
    links = {(edge.source, edge.source_port, edge.target) for edge in graph.edges}
    sources = Counter(target for _, _, target in links)
    return {
        node.id
        for node in graph.nodes
        if node.kind in ("operator", "module") and symbol_of(node, sources[node.id]) is None
    }


def _sources(note: Node) -> tuple[str, ...]:
    found = note.attributes.get("of")
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


def _names(graph: Graph, notes: dict[str, Node]) -> dict[str, str]:
    """A name for everything that notes refer to, by id; equal ones are numbered."""
    referred = {source for note in notes.values() for source in _sources(note)}
    alike: dict[str, list[str]] = defaultdict(list)
    for node in graph.nodes:
        if node.id in referred:
            alike[_name(node)].append(node.id)
    return {
        id_: name if len(ids) == 1 else f"{name} {number}"
        for name, ids in alike.items()
        for number, id_ in enumerate(ids, 1)
    }


def _name(node: Node) -> str:
    """The last word of a module's path that is not a number, with what follows; else the title."""
    parts = node.name.split(".") if node.kind == "module" else []
    words = [place for place, part in enumerate(parts) if part and not part.isdigit()]
    return ".".join(parts[words[-1] :]) if words else title(node)


def _listed(note: Node, names: dict[str, str]) -> str:
    found = [names[source] for source in _sources(note) if source in names]
    if len(found) > _APART:
        return f"{found[0]} … {found[-1]} ({len(found)})"
    return ", ".join(found)
