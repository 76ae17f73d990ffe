"""Exported programs, read without being run."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.export import Dim, ExportedProgram, export

import netviz
from netviz.ir import Graph, Index, verify
from netviz.ir.serial import dumps, loads
from netviz.passes.cost import totals
from netviz.tracers import trace
from netviz.tracers.exported import from_exported

pytestmark = pytest.mark.filterwarnings("ignore")


class Block(nn.Module):
    """A residual block as in ResNet."""

    def __init__(self, channels: int, out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, out, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(out)
        self.act = nn.ReLU(inplace=True)
        self.short = nn.Conv2d(channels, out, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.act(self.norm(self.conv(x)) + self.short(x))


def convolutional() -> nn.Module:
    return nn.Sequential(Block(3, 8), nn.MaxPool2d(2), Block(8, 8), nn.Flatten(), nn.Linear(128, 5))


def transformer() -> nn.Module:
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    return nn.TransformerEncoder(layer, 2)


class Two(nn.Module):
    """Two inputs, one of them a dict; a dict for a result."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Linear(4, 8)
        self.right = nn.Linear(4, 8)

    def forward(self, batch: dict[str, torch.Tensor], other: torch.Tensor) -> dict[str, Any]:
        both = self.left(batch["data"]) + self.right(other)
        return {"logits": both, "more": (both.sigmoid(), both.max(-1).values)}


class Recurrent(nn.Module):
    """An LSTM that gives its last state."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.LSTM(4, 6, batch_first=True)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        out, (_, cell) = self.rnn(x)
        return out, cell


class Tied(nn.Module):
    """A language model in small: tied weights, a position embedding, causal attention."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(10, 8)
        self.position = nn.Parameter(torch.zeros(1, 4, 8))
        self.blocks = nn.ModuleList([nn.Linear(8, 24), nn.Linear(8, 8)])
        self.head = nn.Linear(8, 10, bias=False)
        self.head.weight = self.embedding.weight

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids) + self.position
        q, k, v = self.blocks[0](x).chunk(3, -1)
        x = self.blocks[1](F.scaled_dot_product_attention(q, k, v, is_causal=True))
        return self.head(self.blocks[1](x))


CASES: dict[str, tuple[Callable[[], nn.Module], tuple[Any, ...]]] = {
    "convolutional": (convolutional, (torch.rand(2, 3, 8, 8),)),
    "transformer": (transformer, (torch.rand(2, 5, 16),)),
    "two": (Two, ({"data": torch.rand(2, 4)}, torch.rand(2, 4))),
    "recurrent": (Recurrent, (torch.rand(2, 5, 4),)),
    "tied": (Tied, (torch.zeros(2, 4, dtype=torch.int64),)),
}


def program(name: str) -> tuple[nn.Module, tuple[Any, ...], ExportedProgram]:
    build, data = CASES[name]
    model = build().eval()
    return model, data, export(model, data)


def modules(graph: Graph) -> list[tuple[str, str, str | None]]:
    return [(g.id, g.class_name, g.parent) for g in graph.groups if g.kind == "module"]


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_the_default_engine(name: str) -> None:
    model, data, exported = program(name)
    ours, read = trace(model, data), trace(exported)
    assert verify(read).name == ours.name
    assert modules(read) == modules(ours)
    assert [g.module for g in read.groups[:1]] == [g.module for g in ours.groups[:1]]
    a, b = totals(ours), totals(read)
    assert (b.flops, b.elementwise_flops) == (a.flops, a.elementwise_flops)
    assert (b.parameters, b.buffers) == (a.parameters, a.buffers)
    for kind in ("input", "output"):
        names = [n.name for n in ours.nodes if n.kind == kind]
        assert [n.name for n in read.nodes if n.kind == kind] == names
    assert loads(dumps(read)) == read


@pytest.mark.parametrize("name", CASES)
def test_decomposed_programs_do_the_same_work(name: str) -> None:
    model, data, exported = program(name)
    read = from_exported(exported.run_decompositions())
    assert totals(read).flops == totals(trace(model, data)).flops
    assert {n.op for n in read.nodes} & {"addmm", "convolution", "native_layer_norm"} == set()


def test_operators_are_joined_as_in_the_model() -> None:
    model, data, exported = program("convolutional")
    ours, read = trace(model, data), from_exported(exported)
    # In place or not is the operator's own name here (relu_), and an argument in Python (relu).
    assert [n.id.rstrip("_") for n in read.nodes] == [n.id for n in ours.nodes]
    assert {(e.source.rstrip("_"), e.target.rstrip("_"), e.tensor) for e in read.edges} == {
        (e.source, e.target, e.tensor) for e in ours.edges
    }
    assert [set(n.parameters) for n in read.nodes] == [set(n.parameters) for n in ours.nodes]
    sources = {n.id: n.source for n in ours.nodes}
    assert {n.id.rstrip("_"): n.source for n in read.nodes} == sources
    conv = Index.of(read).group["0.conv"]
    assert conv.attributes["kernel_size"] == (3, 3)
    assert [p.tensor.shape for p in (*conv.inputs, *conv.outputs)] == [(2, 3, 8, 8), (2, 8, 8, 8)]


def test_several_results_are_ports_not_nodes() -> None:
    _, _, exported = program("recurrent")
    lstm = next(n for n in from_exported(exported).nodes if n.op == "lstm")
    assert [p.tensor.shape for p in lstm.outputs] == [(2, 5, 6), (1, 2, 6), (1, 2, 6)]
    assert len(lstm.parameters) == 4
    read = from_exported(program("two")[2])
    assert "getitem" not in {n.op for n in read.nodes}
    assert [p.name for p in next(n for n in read.nodes if n.op == "max").outputs] == [
        "values",
        "indices",
    ]


def test_tied_weights_are_one_parameter_also_after_saving() -> None:
    _, _, exported = program("tied")
    file = io.BytesIO()
    torch.export.save(exported, file)
    file.seek(0)
    for case in (exported, torch.export.load(file)):
        graph = from_exported(case)
        names = [p.names for p in graph.parameters]
        assert ("embedding.weight", "head.weight") in names
        assert "shared" in {n.kind for n in graph.notes}
        assert [n.name for n in graph.nodes if n.kind == "parameter"] == ["position"]
        assert [g.id for g in graph.groups if g.path == "blocks.1"] == ["blocks.1", "blocks.1@2"]
        assert next(g for g in graph.groups if g.id == "blocks").class_name == "ModuleList"


def test_writes_in_place_come_between_their_tensor_and_its_later_readers() -> None:
    class Writes(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = x * 2
            y[:, 0].add_(1)
            return y.exp()

    read = from_exported(export(Writes(), (torch.rand(2, 3),)))
    path = [n.op for n in read.nodes if n.kind == "operator"]
    assert path == ["mul", "select", "add_", "exp"]
    assert {(e.source, e.target) for e in read.edges} >= {("/add_", "/exp")}
    assert ("/mul", "/exp") not in {(e.source, e.target) for e in read.edges}


def test_dynamic_sizes_are_those_of_the_example() -> None:
    shapes = {"x": {0: Dim("batch")}}
    read = from_exported(export(nn.ReLU(), (torch.rand(3, 4),), dynamic_shapes=(shapes["x"],)))
    assert [e.tensor.shape for e in read.edges] == [(3, 4), (3, 4)]


def test_bodies_of_one_branch_are_read_and_several_are_a_box() -> None:
    class Quiet(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.no_grad():
                x = x * 2
            return torch.cond(x.sum() > 0, lambda y: y + 1, lambda y: y - 1, (x,))

    read = from_exported(export(Quiet(), (torch.rand(3),)))
    assert [n.op for n in read.nodes if n.kind == "operator"] == ["mul", "sum", "gt", "cond"]
    assert {n.kind for n in read.notes} >= {"unseen", "uncounted"}


def test_strict_export_gives_the_same_calls() -> None:
    build, data = CASES["transformer"]
    model = build().eval()
    strict = from_exported(export(model, data, strict=True))
    assert modules(strict) == modules(from_exported(export(model, data)))


def test_symbolic_traces_keep_the_paths_of_their_modules() -> None:
    model, data, _ = program("convolutional")
    ours, read = trace(model, data), trace(torch.fx.symbolic_trace(model), data)
    assert {g.path for g in read.groups} == {g.path for g in ours.groups}
    assert totals(read).flops == totals(ours).flops
    assert [n.op for n in read.nodes] == [n.op for n in ours.nodes]


def test_scripted_models_show_their_parts_by_their_weights() -> None:
    model, data, _ = program("convolutional")
    ours, read = trace(model, data), trace(torch.jit.script(model), data)
    assert totals(read).flops == totals(ours).flops
    assert {"0.conv", "0.norm", "0.short"} <= {g.path for g in read.groups}


@pytest.mark.parametrize("name", CASES)
def test_it_can_be_drawn_and_tabled(name: str) -> None:
    _, _, exported = program(name)
    assert "<svg" in netviz.draw(exported).svg
    assert "Total" in str(netviz.summary(exported))
