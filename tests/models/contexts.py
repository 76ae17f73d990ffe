"""Forwards that switch torch's modes, or run elsewhere."""

from __future__ import annotations

import contextlib
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from tests.models.case import case, fc, rand


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def autocast(self: Any, x: Tensor) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        y = self.fc(x)
    assert y.dtype == torch.bfloat16
    return y.float() @ x.T


@case(rand(2, 4), fc, ops="linear:2", flow="linear>linear")
def without_gradient(self: Any, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = self.fc(x)
    return self.fc(y)


@case(rand(2, 4), fc, ops="linear:2", flow="linear>linear", paths="fc")
def inference_mode(self: Any, x: Tensor) -> Tensor:
    with torch.inference_mode():
        y = self.fc(x)
    return self.fc(y.clone())


class _Noting(TorchFunctionMode):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.seen.append(getattr(func, "__name__", "?"))
        return func(*args, **(kwargs or {}))


@case(rand(2, 4), fc, ops="linear relu", flow="linear>relu")
def own_function_mode(self: Any, x: Tensor) -> Tensor:
    with _Noting(seen := []):
        y = self.fc(x).relu()
    assert "relu" in seen
    return y


class _Doubling(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


@case(rand(2, 4), fc, ops="linear relu", flow="linear>relu")
def own_dispatch_mode(self: Any, x: Tensor) -> Tensor:
    with _Doubling():
        return self.fc(x).relu()


@case(rand(2, 4), fc, ops="linear:4", flow="linear>output", tensors=("auto", "real"), orderly=False)
def in_threads(self: Any, x: Tensor) -> Tensor:
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(self.fc, [x, x * 2, x * 3, x * 4]))
    return torch.stack(parts).sum(0)


@case(rand(2, 4), fc, ops="linear:1", flow="linear>output", tensors=("auto", "real"))
def in_one_thread(self: Any, x: Tensor) -> Tensor:
    found: list[Tensor] = []
    worker = threading.Thread(target=lambda: found.append(self.fc(x)))
    worker.start()
    worker.join()
    return found[0].relu()


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def changed_defaults(self: Any, x: Tensor) -> Tensor:
    old = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device("cpu"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.fc(x) + torch.zeros(4)
    finally:
        torch.set_default_dtype(old)


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def profiled(self: Any, x: Tensor) -> Tensor:
    with torch.profiler.record_function("mine"), contextlib.suppress(ValueError):
        y = self.fc(x)
        raise ValueError("swallowed by the model itself")
    return y


@case(rand(1, 2, 3, 4), fc, ops="scaled_dot_product_attention linear", flow="linear>output")
def chosen_kernel(self: Any, x: Tensor) -> Tensor:
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        return torch.nn.functional.scaled_dot_product_attention(self.fc(x), x, x)


@case(rand(2, 4), lambda: {**fc(), "wrong": nn.Linear(3, 3)}, ops="linear relu", paths="fc")
def survived_failure(self: Any, x: Tensor) -> Tensor:
    try:
        y = self.wrong(x)
    except RuntimeError:
        y = self.fc(x)
    return y.relu()


@case(rand(2, 4), fc, ops="linear rand")
def forked_generators(self: Any, x: Tensor) -> Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        noise = torch.rand(4)
    return self.fc(x) + noise


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
@torch.no_grad()
def decorated_forward(self: Any, x: Tensor) -> Tensor:
    return self.fc(x)
