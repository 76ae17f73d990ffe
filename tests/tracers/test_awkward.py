"""Every awkward model: traced, rightly, and left exactly as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch import nn

from netviz.errors import TraceError
from netviz.ir import Graph, faults
from netviz.tracers import trace
from tests.models import CASES
from tests.models.case import Case
from tests.tracers.dependence import disagreements, truth
from tests.tracers.look import missing
from tests.tracers.snapshot import (
    differences,
    model_facts,
    output_tensors,
    seed_all,
    world,
    world_differences,
)

SOUND = [case for case in CASES.values() if not case.raises]
BRIEF = [case for case in CASES.values() if case.name != "ten_thousand_layers"]
WAYS = [(case, tensors) for case in SOUND for tensors in case.tensors]
NAMED = {"ids": lambda value: value.name if isinstance(value, Case) else None}

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def process_group() -> Iterator[None]:
    """Close the process group that the distributed case opens."""
    yield
    if dist.is_initialized():
        dist.destroy_process_group()


def traced(case: Case, model: nn.Module, *, tensors: str = "auto") -> Graph:
    """The graph of ``case``, or the partial one where its forward raises."""
    try:
        return trace(model, case.data(), mode=case.mode, tensors=tensors)
    except TraceError as error:
        if case.raises and error.graph is not None:
            return error.graph
        raise


def forward(model: nn.Module, data: Any) -> Any:
    """The plain forward, fed as ``input_data`` is."""
    if isinstance(data, dict):
        return model(**data)
    return model(*data) if isinstance(data, tuple) else model(data)


@pytest.mark.parametrize(("case", "tensors"), WAYS, **NAMED)
def test_shows_what_it_must(case: Case, tensors: str) -> None:
    graph = traced(case, case.model(), tensors=tensors)
    assert faults(graph) == []
    assert missing(graph, case) == []


@pytest.mark.parametrize("case", BRIEF, **NAMED)
def test_counts_each_parameter_once(case: Case) -> None:
    model = case.model()
    if any(isinstance(p, nn.parameter.UninitializedParameter) for p in model.parameters()):
        pytest.skip("lazy parameters have no size yet")
    graph = traced(case, model)
    found = sum(p.tensor.numel for p in graph.parameters if p.kind == "parameter")
    free = sum(p.tensor.numel for p in graph.parameters if p.trainable)
    assert found == sum(p.numel() for p in model.parameters())
    assert free == sum(p.numel() for p in model.parameters() if p.requires_grad)


@pytest.mark.parametrize("case", BRIEF, **NAMED)
@pytest.mark.parametrize("tensors", ["auto", "fake"])
def test_leaves_the_model_as_it_was(case: Case, tensors: str) -> None:
    model, data = case.model(), case.data()
    before, given, around = model_facts(model), model_facts(data), world()
    try:
        trace(model, data, mode=case.mode, tensors=tensors)
    except TraceError:
        assert case.raises or tensors not in case.tensors
    assert world_differences(around, world()) == []
    assert differences(before.facts, model_facts(model).facts) == []
    assert differences(given.facts, model_facts(data).facts) == []


@pytest.mark.parametrize("case", BRIEF, **NAMED)
def test_gives_the_same_graph_twice(case: Case) -> None:
    traced(case, case.model())  # what a model keeps outside itself, such as a cache, is there then
    model = case.model()
    first, again = traced(case, model), traced(case, model)
    fresh = traced(case, case.model())
    if not case.orderly:
        assert sorted(n.op for n in first.nodes) == sorted(n.op for n in again.nodes)
        return
    assert first == again
    assert first == fresh


@pytest.mark.parametrize("case", [c for c in SOUND if "real" in c.tensors], **NAMED)
def test_computes_what_the_plain_forward_computes(case: Case) -> None:
    plain, model = case.model(), case.model()
    if not isinstance(plain, torch.fx.GraphModule):  # an exported one has no modes
        plain.train(case.mode == "train"), model.train(case.mode == "train")
    data = case.data()
    seed_all()
    wanted = output_tensors(forward(plain, data))
    seen: list[Any] = []
    data = case.data()
    hook = None
    if case.spied and not isinstance(model, torch.jit.ScriptModule):
        hook = _innermost(model).register_forward_hook(
            lambda m, a, y: seen.append(output_tensors(y))
        )
    seed_all()
    trace(model, data, mode="same", tensors="real")
    if hook is not None:
        torch.testing.assert_close(seen[-1], wanted, equal_nan=True)
        hook.remove()
    data = case.data()
    seed_all()
    torch.testing.assert_close(output_tensors(forward(model, data)), wanted, equal_nan=True)


def _innermost(model: nn.Module) -> nn.Module:
    """The model below what is taken off before tracing: that one's hooks are the ones that run."""
    while isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        model = model.module
    return getattr(model, "_orig_mod", model)


NOT_FOR_AUTOGRAD = ("energy_model_in_the_callers_mode", "weights_written", "branch_by_cond")
"""These spend their autograd graph themselves, take their weights out of it, or join to it what
did not run."""

NOT_SEEN_BY_AUTOGRAD = (
    "checkpointed_reentrant", "ensemble_by_vmap", "mixture_of_experts", "vector_quantiser",
)  # fmt: skip
"""Their weights do reach the output, out of autograd's sight."""

DIFFERENTIABLE = [c for c in SOUND if "real" in c.tensors and c.name not in NOT_FOR_AUTOGRAD]


@pytest.mark.parametrize("case", DIFFERENTIABLE, **NAMED)
@pytest.mark.parametrize("tensors", ["real", "fake"])
def test_draws_the_dependences_that_autograd_finds(case: Case, tensors: str) -> None:
    if tensors not in case.tensors:
        pytest.skip("it reads values")
    model = case.model()
    if not isinstance(model, torch.fx.GraphModule):
        model.train(case.mode == "train")
    seed_all()
    found = truth(model, case.data())
    lacking, invented = disagreements(traced(case, case.model(), tensors=tensors), found)
    assert lacking == []
    assert case.name in NOT_SEEN_BY_AUTOGRAD or invented == []


@pytest.mark.parametrize("case", [c for c in CASES.values() if c.raises], **NAMED)
def test_failure_says_where(case: Case) -> None:
    model = case.model()
    with pytest.raises(Exception) as plain:  # noqa: PT011 - each raises its own, compared below
        forward(model, case.data())
    model = case.model()
    with pytest.raises(TraceError) as caught:
        trace(model, case.data(), mode=case.mode)
    error = caught.value
    assert error.graph is not None
    assert faults(error.graph) == []
    assert missing(error.graph, case) == []
    assert any(note.kind == "failed" for note in error.graph.notes)
    assert type(error.__cause__) is type(plain.value)
