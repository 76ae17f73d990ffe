"""What a test asks of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from netviz.ir import Graph, Node
from tests.models.case import Case

KINDS = ("input", "output", "parameter", "buffer", "constant")


def missing(graph: Graph, case: Case) -> list[str]:
    """Every expectation of ``case`` that ``graph`` does not meet, in words."""
    found = [*_operators(graph, case.ops), *_flows(graph, case.flow)]
    paths = {group.path for group in graph.groups}
    found += [f"no group {path!r}" for path in case.paths.split() if path not in paths]
    kinds = {note.kind for note in graph.notes}
    found += [f"no note {kind!r} among {kinds}" for kind in case.notes.split() if kind not in kinds]
    for kind, wanted in (("output", case.outputs), ("input", case.inputs)):
        names = [node.name for node in graph.nodes if node.kind == kind]
        if wanted is not None and len(names) != wanted:
            found.append(f"{len(names)} {kind} nodes {names[:9]}, not {wanted}")
    flops = sum(node.cost.flops for node in graph.nodes)
    if case.flops not in (None, flops):
        found.append(f"{flops} FLOPs, not {case.flops}")
    if not case.raises:
        found += loose_ends(graph, rootless=case.rootless, dead=case.dead)
    return found


def loose_ends(graph: Graph, *, rootless: bool = False, dead: str = "") -> Iterator[str]:
    """Outputs that no input reaches, and inputs that reach no output."""
    inputs = [node for node in graph.nodes if node.kind == "input"]
    outputs = [node for node in graph.nodes if node.kind == "output"]
    after = reached(graph, inputs)
    for node in outputs:
        if inputs and not rootless and node.id not in after:
            yield f"output {node.name!r} comes from no input"
    before = reached(graph, outputs, backwards=True)
    for node in inputs:
        if outputs and node.name.split(".")[0] not in dead.split() and node.id not in before:
            yield f"input {node.name!r} leads to no output"


def from_weights(graph: Graph) -> set[str]:
    """Ids of the nodes that parameters or buffers reach, used directly or by an operator."""
    weights = [n for n in graph.nodes if n.kind in ("parameter", "buffer") or n.parameters]
    return reached(graph, weights)


def reached(graph: Graph, start: Iterable[Node], *, backwards: bool = False) -> set[str]:
    """Ids of the nodes that can be reached along edges, the starts included."""
    step: dict[str, list[str]] = {}
    for edge in graph.edges:
        ends = (edge.target, edge.source) if backwards else (edge.source, edge.target)
        step.setdefault(ends[0], []).append(ends[1])
    seen = {node.id for node in start}
    waiting = list(seen)
    while waiting:
        for following in step.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def _operators(graph: Graph, wanted: str) -> Iterator[str]:
    counts = Counter(node.op for node in graph.nodes if node.kind == "operator")
    for word in wanted.split():
        names, _, number = word.lstrip("!").partition(":")
        got = sum(counts[name] for name in dict.fromkeys(names.split("|")))
        right = got == 0 if word[0] == "!" else got == int(number) if number else got > 0
        if not right:
            yield f"wanted {word}, got {got} (there are {_short(counts)})"


def _short(counts: Counter[str]) -> str:
    return ", ".join(f"{name}:{n}" for name, n in counts.most_common(25))


def _flows(graph: Graph, wanted: str) -> Iterator[str]:
    for word in wanted.split():
        source, target = word.lstrip("!").split(">")
        after = reached(graph, _called(graph, source))
        led = any(node.id in after for node in _called(graph, target))
        if led == word.startswith("!"):
            yield f"{'a' if led else 'no'} way from {source} to {target}"


def _called(graph: Graph, names: str) -> list[Node]:
    wanted = names.split("|")
    return [n for n in graph.nodes if (n.kind if n.kind in KINDS else n.op) in wanted]
