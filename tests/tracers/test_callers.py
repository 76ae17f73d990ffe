"""Whatever the caller is doing when it asks for a trace, the graph is the same and it goes on."""

from __future__ import annotations

import copy
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from netviz.errors import TraceError
from netviz.tracers import trace
from tests.tracers.snapshot import differences, model_facts, world, world_differences


class PassOn(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


class PassOnBelow(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


@contextmanager
def default_dtype() -> Iterator[None]:
    old = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(old)


@contextmanager
def global_hook() -> Iterator[None]:
    hook = nn.modules.module.register_module_forward_hook(lambda *_: None)
    try:
        yield
    finally:
        hook.remove()


SURROUNDINGS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "nothing": nullcontext,
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
    "enable_grad": torch.enable_grad,
    "anomaly": torch.autograd.detect_anomaly,
    "own function mode": PassOn,
    "own dispatch mode": PassOnBelow,
    "default dtype": default_dtype,
    "default device": lambda: torch.device("cpu"),
    "global hook": global_hook,
    "profiler": torch.profiler.profile,
}


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Linear(144, 5),
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("tensors", ["real", "fake"])
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_change_nothing(name: str, tensors: str) -> None:
    model, data = network(), torch.rand(2, 3, 8, 8)
    wanted = trace(model, data, tensors=tensors)
    with SURROUNDINGS[name]():
        before, around = model_facts(model), world()
        graph = trace(model, data, tensors=tensors)
        assert world_differences(around, world()) == []
        assert differences(before.facts, model_facts(model).facts) == []
    assert graph == wanted


def test_training_goes_on_as_without_a_trace() -> None:
    def train(*, traced: bool) -> list[Tensor]:
        model, data = network(), torch.rand(2, 3, 8, 8)
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            if traced:
                trace(model, data, mode="train")
                trace(model, data)
            loss = model(data).square().sum() + torch.rand(())
            if traced:
                trace(model, data, tensors="fake")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return [value.clone() for value in model.state_dict().values()]

    torch.manual_seed(3)
    plain = train(traced=False)
    torch.manual_seed(3)
    assert all(map(torch.equal, plain, train(traced=True)))


def test_other_threads_are_not_drawn() -> None:
    model, data, other = network(), torch.rand(2, 3, 8, 8), network().eval()
    wanted = trace(model, data)
    stop, results = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            results.append(other(data))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        graphs = [trace(model, data) for _ in range(20)]
    finally:
        stop.set()
        worker.join()
    assert all(graph == wanted for graph in graphs)
    assert all(torch.equal(result, results[0]) for result in results)


def test_two_threads_may_trace_at_once() -> None:
    model, data = network(), torch.rand(2, 3, 8, 8)
    wanted = trace(model, data)
    graphs: list[Any] = []

    def work() -> None:
        mine = network()
        graphs.extend(trace(mine, data) for _ in range(10))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(graphs) == 30
    assert all(graph == wanted for graph in graphs)
    assert nn.Module.__call__.__qualname__ == "Module._wrapped_call_impl"


def test_a_hook_may_trace_another_model() -> None:
    outer, inner, data = network(), nn.Linear(5, 2), torch.rand(2, 3, 8, 8)
    found: list[Any] = []
    wanted = trace(inner, torch.rand(2, 5))
    outer.register_forward_hook(lambda m, a, y: found.append(trace(inner, torch.rand(2, 5))))
    trace(outer, data)
    assert found == [wanted]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError])
def test_interruptions_pass_and_leave_nothing(interruption: type[BaseException]) -> None:
    model = network()

    def stop(*_: Any) -> None:
        raise interruption

    model[3].register_forward_hook(stop)
    data = torch.rand(2, 3, 8, 8)
    before, around = model_facts(model), world()
    with pytest.raises((interruption, TraceError)) as caught:
        trace(model, data)
    if interruption is not MemoryError:
        assert caught.type is interruption
    assert world_differences(around, world()) == []
    assert differences(before.facts, model_facts(model).facts) == []


def test_keeps_no_tensor_alive() -> None:
    def living() -> int:
        gc.collect()
        return sum(type(item) in (Tensor, nn.Parameter) for item in gc.get_objects())

    model, data = network(), torch.rand(2, 3, 8, 8)
    trace(model, data)
    before = living()
    graphs = [trace(model, data, tensors=tensors) for tensors in ("real", "fake", "real")]
    assert living() == before
    assert len(graphs) == 3


def test_the_model_can_still_be_copied_scripted_and_trained() -> None:
    model, data = network().eval(), torch.rand(2, 3, 8, 8)
    wanted = model(data)
    trace(model, data)
    torch.testing.assert_close(copy.deepcopy(model)(data), wanted)
    torch.testing.assert_close(torch.jit.trace(model, data)(data), wanted)
    torch.testing.assert_close(torch.export.export(model, (data,)).module()(data), wanted)
    model(data).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
