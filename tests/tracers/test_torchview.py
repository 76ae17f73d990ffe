"""torchview's record as a graph, and torchview as an engine."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import torch
from torch import nn

import netviz
from netviz import zoo
from netviz.errors import GraphError, MissingPackageError, TraceError
from netviz.ir import Graph, Index, verify
from netviz.ir.serial import dumps, loads
from netviz.tracers import trace
from netviz.tracers.torchview import from_torchview

torchview = pytest.importorskip("torchview")
pytestmark = pytest.mark.filterwarnings("ignore")

OPTIONS: list[dict[str, Any]] = [
    {},
    {"depth": 0},
    {"depth": 1, "expand_nested": True},
    {"roll": True},
    {"hide_inner_tensors": False, "hide_module_functions": False, "depth": 99},
]


class Twice(nn.Module):
    """One block called twice, its result used twice, an identity, a tensor made in the forward."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([nn.Sequential(nn.Linear(4, 4), nn.ReLU())])
        self.skip = nn.Identity()
        self.token = nn.Parameter(torch.zeros(1, 4))

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        y = self.blocks[0](self.blocks[0](x)) + torch.ones(4)
        return {"sum": y + y, "skip": self.skip(x) + self.token}


class Moody(nn.Module):
    """Leaves traces of a forward wherever a model can."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.drop = nn.Dropout(0.5)
        self.calls = 0
        self.register_buffer("seen", torch.zeros(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        self.cache = x * 2
        self.seen.add_(1)
        x += 1
        return self.drop(self.norm(x))


def kinds(graph: Graph) -> list[tuple[str, str]]:
    return [(node.kind, node.op) for node in graph.nodes]


def shapes(graph: Graph) -> list[tuple[tuple[int, ...], ...]]:
    return [tuple(p.tensor.shape for p in node.outputs) for node in graph.nodes]


def arrows(graph: Graph) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in graph.edges}


@pytest.mark.parametrize("name", ["lenet5", "resnet18", "unet", "mobilenet_v2"])
def test_agrees_with_the_default_engine(name: str) -> None:
    model = zoo.build(name).eval()
    size = (1, 1 if name in ("unet", "lenet5") else 3, 32, 32)
    data = (torch.rand(size),) if name != "unet" else (torch.rand(1, 1, 64, 64),)
    ours, other = trace(model, data), trace(model, data, engine="torchview")
    assert [n.id for n in other.nodes] == [n.id for n in ours.nodes]
    assert [g.id for g in other.groups] == [g.id for g in ours.groups]
    assert [g.attributes for g in other.groups] == [g.attributes for g in ours.groups]
    assert arrows(other) == arrows(ours)
    assert shapes(other) == shapes(ours)
    assert other.parameters == ours.parameters
    assert [set(n.parameters) for n in other.nodes] == [set(n.parameters) for n in ours.nodes]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_options_of_the_picture_do_not_change_the_graph(options: dict[str, Any]) -> None:
    model, data = zoo.build("resnet18").eval(), torch.rand(1, 3, 32, 32)
    graph = from_torchview(torchview.draw_graph(model, data, device="cpu", **options))
    ours = trace(model, data)
    assert kinds(graph) == kinds(ours)
    assert shapes(graph) == shapes(ours)
    assert [g.class_name for g in graph.groups] == [g.class_name for g in ours.groups]
    assert loads(dumps(graph)) == graph
    hidden = [n.message for n in graph.notes if "hid parts" in n.message]
    assert bool(hidden) == (options.get("depth", 3) < 4 or "roll" in options)


def test_rolled_graphs_are_unrolled() -> None:
    model = Twice()
    rolled = torchview.draw_graph(model, torch.rand(2, 4), device="cpu", roll=True, depth=9)
    graph = verify(from_torchview(rolled))
    linear = [n for n in graph.nodes if n.op == "linear"]
    assert [Index.of(graph).group[n.group].call for n in linear] == [1, 2]
    assert linear[0].group.partition("@")[0] == linear[1].group.partition("@")[0]
    assert any("roll=True" in n.message for n in graph.notes)


def test_what_torchview_leaves_out_is_said() -> None:
    graph = trace(Twice(), (torch.rand(2, 4),), engine="torchview")
    said = " ".join(n.message for n in graph.notes if n.kind == "unseen")
    assert "1 of 3 parameters: token" in said
    assert "1 tensor made in the forward" in said
    assert "dtypes" in said
    linear = next(n for n in graph.nodes if n.op == "linear")
    assert linear.cost.uncounted == ("linear",)
    assert linear.parameters == ("blocks.0.0.weight", "blocks.0.0.bias")
    assert "uncounted" in {n.kind for n in graph.notes}
    assert [n.name for n in graph.nodes if n.kind == "output"] == ["sum", "skip"]
    assert next(n for n in graph.nodes if n.op == "identity").group == "skip"
    assert "blocks.0@2" in {g.id for g in graph.groups}
    both = [e for e in graph.edges if e.target == "/add:2"]
    assert len(both) == 2
    assert {e.source for e in both} == {"/add"}


@pytest.mark.parametrize("mode", ["eval", "train", "same"])
def test_the_model_stays_as_it_was(mode: str) -> None:
    model = Moody()
    model.drop.eval()
    data = torch.rand(3, 4)
    given, seed = data.clone(), torch.get_rng_state()
    before = {k: v.clone() for k, v in model.state_dict().items()}
    attributes = {path: set(vars(m)) for path, m in model.named_modules()}
    zeros, call = torch.zeros, nn.Module.__call__
    graph = trace(model, (data,), engine="torchview", mode=mode)
    assert torch.equal(data, given)
    assert all(torch.equal(before[k], v) for k, v in model.state_dict().items())
    assert {path: set(vars(m)) for path, m in model.named_modules()} == attributes
    assert (model.calls, model.training, model.drop.training) == (0, True, False)
    assert torch.equal(torch.get_rng_state(), seed)
    assert (torch.zeros, nn.Module.__call__) == (zeros, call)
    assert graph.metadata["mode"] == mode
    assert not [n for n in graph.nodes if n.op == "copy_"]


def test_a_model_of_shapes_stays_on_meta_and_a_real_one_real() -> None:
    with torch.device("meta"):
        model = zoo.build("lenet5")
    graph = trace(model, (torch.rand(1, 1, 32, 32),), engine="torchview")
    assert graph.metadata["tensors"] == "fake"
    tied = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    tied[1].weight = tied[0].weight
    graph = trace(tied, (torch.rand(1, 4),), engine="torchview", tensors="fake")
    assert graph.parameters[0].names == ("0.weight", "1.weight")
    assert all(p.device.type == "cpu" for p in tied.parameters())


def test_a_failure_is_told_with_torchviews_own_cause() -> None:
    with pytest.raises(TraceError, match=r"could not trace Linear: RuntimeError: mat1 and mat2"):
        trace(nn.Linear(3, 3), (torch.rand(1, 4),), engine="torchview")


def test_keyword_inputs_may_have_the_names_of_torchviews_options() -> None:
    class Deep(nn.Module):
        def forward(self, depth: torch.Tensor, roll: torch.Tensor) -> torch.Tensor:
            return depth + roll

    graph = trace(Deep(), {"depth": torch.rand(2), "roll": torch.rand(2)}, engine="torchview")
    assert [n.name for n in graph.nodes if n.kind == "input"] == ["depth", "roll"]


def test_scripted_models_are_one_box_of_what_torchview_sees() -> None:
    graph = trace(torch.jit.script(nn.Linear(4, 2)), (torch.rand(1, 4),), engine="torchview")
    assert verify(graph).name == "Linear"


def test_without_the_package_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "torchview", None)
    with pytest.raises(MissingPackageError, match="pip install torchview"):
        trace(nn.Linear(3, 3), (torch.rand(1, 3),), engine="torchview")


def test_anything_else_is_refused() -> None:
    with pytest.raises(GraphError, match="not Linear"):
        from_torchview(nn.Linear(1, 1))


def test_it_can_be_drawn() -> None:
    graph = torchview.draw_graph(Twice(), torch.rand(2, 4), device="cpu")
    assert "<svg" in netviz.draw(netviz.from_torchview(graph)).svg
