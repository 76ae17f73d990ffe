"""One model of a library, and what its graph must hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from netviz.ir import Graph, Node, faults
from netviz.tracers import trace
from tests.tracers.dependence import disagreements, truth
from tests.tracers.look import from_weights, loose_ends, reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """``make()`` builds the model and ``given()`` its ``input_data``.

    ``dead``: inputs that lead to no output; ``made``: first parts of the names of outputs that are
    made of nothing (random masks, position tables). ``mode``: as in `netviz.tracers.trace`.
    """

    name: str
    make: Callable[[], nn.Module]
    given: Callable[[], Any]
    dead: str = ""
    made: str = ""
    mode: str = "eval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one subject; times in seconds. ``problems`` is empty when all is well.

    ``invented``: ways from a weight to an output that autograd does not know (an index, a detached
    tensor, or an edge that should not be). ``learned``: outputs that come from weights alone (the
    queries of a detector), and rightly so.
    """

    name: str
    forward: float = 0.0
    traced: float = 0.0
    nodes: int = 0
    groups: int = 0
    notes: str = ""
    learned: int = 0
    invented: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def examine(subject: Subject, *, tensors: str = "auto", autograd: bool = True) -> Outcome:
    """Run ``subject`` plainly, trace it on ``tensors``, and compare, with autograd's word too."""
    torch.manual_seed(0)
    model = subject.make()
    model.train(subject.mode == "train")
    start = time.perf_counter()
    with torch.no_grad():
        _call(model, subject.given())
    forward = time.perf_counter() - start
    data = subject.given()
    start = time.perf_counter()
    graph = trace(model, data, mode=subject.mode, tensors=tensors)
    traced = time.perf_counter() - start
    problems = [*faults(graph), *_totals(graph, model), *_outputs(graph, subject.made)]
    lacking, invented = disagreements(
        graph, truth(model, subject.given()) if autograd and forward < 5 else {}
    )
    problems += [f"no way from {way}" for way in lacking]
    problems += loose_ends(graph, rootless=True, dead=subject.dead)
    return Outcome(
        name=subject.name,
        forward=forward,
        traced=traced,
        nodes=len(graph.nodes),
        groups=len(graph.groups),
        notes=" ".join(sorted({note.kind for note in graph.notes})),
        invented=tuple(invented),
        learned=len(_without_input(graph)),
        problems=tuple(problems),
    )


def _call(model: nn.Module, data: Any) -> Any:
    if isinstance(data, dict):
        return model(**data)
    return model(*data) if isinstance(data, tuple) else model(data)


def _outputs(graph: Graph, made: str) -> list[str]:
    fine, names = from_weights(graph), made.split()
    orphans = [n for n in _without_input(graph) if n.id not in fine]
    lost = [n.name for n in orphans if n.name.split(".")[0] not in names]
    if not any(node.kind == "output" for node in graph.nodes):
        return ["no output node"]
    return [f"outputs that come from nothing: {' '.join(lost[:5])}"] if lost else []


def _without_input(graph: Graph) -> list[Node]:
    after = reached(graph, [n for n in graph.nodes if n.kind == "input"])
    return [n for n in graph.nodes if n.kind == "output" and n.id not in after]


def _totals(graph: Graph, model: nn.Module) -> list[str]:
    found = sum(p.tensor.numel for p in graph.parameters if p.kind == "parameter")
    wanted = sum(p.numel() for p in model.parameters())
    return [] if found == wanted else [f"{found} parameters, not {wanted}"]
