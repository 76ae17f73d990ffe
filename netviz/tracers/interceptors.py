"""The three public places where torch lets a tracer look: modules, functions, low-level operators."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from netviz.tracers import operators
from netviz.tracers.aten import info_of
from netviz.tracers.flops import cost_of
from netviz.tracers.guard import WriteGuard
from netviz.tracers.recorder import UNRECORDED, Recorder
from netviz.tracers.shortcuts import SHORTCUTS
from netviz.tracers.tensors import storage_of, tensors_in
from netviz.tracers.worlds import World

_RECURSION = 10


def _opened(func: Callable[..., Any]) -> Callable[..., Any]:
    """The same Python function, blind to overrides, so that its body runs under the mode."""
    blind = {**func.__globals__, "has_torch_function": lambda *_: False}
    copy = FunctionType(func.__code__, blind, func.__name__, func.__defaults__, func.__closure__)
    copy.__kwdefaults__ = func.__kwdefaults__
    return copy


OPENED = {F.multi_head_attention_forward: _opened(F.multi_head_attention_forward)}
"""Fused functions that are recorded as the operations that they consist of."""


class Functions(TorchFunctionMode):
    """Records one draft per call that a reader of the model's code would recognise."""

    def __init__(self, recorder: Recorder, world: World) -> None:
        super().__init__()
        self.recorder = recorder
        self.world = world

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if operators.is_silent(func):
            return self.world.ask(func, args, kwargs)
        if func in OPENED:
            return self._open(func, args, kwargs)
        if operators.function_name(func) in operators.VALUE_READS:
            return self._read_values(func, args, kwargs)
        return self._operate(func, args, kwargs)

    def _operate(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        recorder = self.recorder
        args, kwargs = self.world.admit(func, args, kwargs)
        draft = recorder.begin(func, args, kwargs)
        outer, recorder.current = recorder.current, draft
        try:
            result = self.world.run(func, args, kwargs)
        except BaseException as error:
            recorder.fail(draft, error)
            raise
        else:
            recorder.current = UNRECORDED
            result = recorder.end(draft, args, kwargs, result)
            if recorder.written:
                self.world.wrote(recorder.written, args)
            return result
        finally:
            recorder.current = outer

    def _read_values(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        recorder = self.recorder
        outer, recorder.current = recorder.current, UNRECORDED
        try:
            recorder.read_values(func, args)
            return self.world.read(func, args, kwargs)
        finally:
            recorder.current = outer

    def _open(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        with self:
            return OPENED[func](*args, **kwargs)


class LowLevel(TorchDispatchMode):
    """Counts the work under the current draft, and is the witness that no operator is missed."""

    supports_higher_order_operators = True

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Else torch wraps every call for its compiler, and loads the compiler (a second) to do so.
        return False

    def __init__(self, recorder: Recorder, guard: WriteGuard) -> None:
        super().__init__()
        self.recorder = recorder
        self.guard = guard

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        recorder = self.recorder
        draft = recorder.current
        if draft is None and recorder.scope.stack:
            return self._orphan(func, args, kwargs)
        info = info_of(func)
        for tensor in info.written(args, kwargs):
            storage = storage_of(tensor)
            recorder.written.add(storage)
            if not recorder.made(storage):
                self.guard.before_write(storage)
        result = self._run(info.name, func, args, kwargs)
        if draft is None or draft is UNRECORDED:
            return result
        cost = cost_of(func, args, kwargs, result)
        draft.flops += cost.flops
        draft.elementwise += cost.elementwise
        draft.aten[info.name] = draft.aten.get(info.name, 0) + 1
        if not cost.known and info.name not in draft.uncounted:
            draft.uncounted.append(info.name)
        if recorder.watching:
            recorder.beneath.extend(tensors_in(args) + tensors_in(result))
        return result

    def _run(self, name: str, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        shortcut = SHORTCUTS.get(name)
        if shortcut is not None and not kwargs and args[0].device.type == "meta":
            return shortcut(*args)
        return func(*args, **kwargs)

    def _orphan(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """An operator that no function owns (compiled or C++ code) becomes a node of its own."""
        recorder = self.recorder
        with torch._C.DisableTorchFunction():
            draft = recorder.begin(func, args, kwargs)
            recorder.current = draft
            try:
                with self:
                    result = func(*args, **kwargs)
                recorder.current = UNRECORDED
                recorder.end(draft, args, kwargs, result)
                return result
            except BaseException as error:
                recorder.fail(draft, error)
                raise
            finally:
                recorder.current = None


@contextlib.contextmanager
def module_calls(recorder: Recorder) -> Iterator[None]:
    """Wrap ``nn.Module.__call__`` for this thread until the block ends."""
    original = nn.Module.__call__
    thread = threading.get_ident()

    def call(self: nn.Module, *args: Any, **kwargs: Any) -> Any:
        if threading.get_ident() != thread or recorder.current is not None:
            return original(self, *args, **kwargs)
        return recorded_call(recorder, original, self, args, kwargs)

    limit = sys.getrecursionlimit()
    nn.Module.__call__ = call  # type: ignore[method-assign]  # the one patch; undone below
    sys.setrecursionlimit(limit * _RECURSION)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        nn.Module.__call__ = original  # type: ignore[method-assign]


def recorded_call(
    recorder: Recorder,
    original: Callable[..., Any],
    module: nn.Module,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """Call ``module`` as a group of its own. Its frame ends every search for the user's line."""
    with torch._C.DisableTorchFunction():
        recorder.enter(module, args, kwargs)
    try:
        result = original(module, *args, **kwargs)
    except BaseException as error:
        recorder.abandon(error)
        raise
    with torch._C.DisableTorchFunction():
        return recorder.leave(result)
