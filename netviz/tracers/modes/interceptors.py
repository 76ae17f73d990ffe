"""The three places where torch lets a tracer look: modules, functions, low-level operators."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from netviz.tracers.flops import cost_of
from netviz.tracers.modes import operators
from netviz.tracers.modes.aten import info_of
from netviz.tracers.modes.guard import WriteGuard
from netviz.tracers.modes.opened import opened
from netviz.tracers.modes.recorder import UNRECORDED, Recorder
from netviz.tracers.modes.shortcuts import shortcut
from netviz.tracers.modes.worlds import World
from netviz.tracers.tensors import storage_of

_RECURSION = 10


class Functions(TorchFunctionMode):
    """Records one draft per call that a reader of the model's code would recognise."""

    def __init__(self, recorder: Recorder, world: World, guard: WriteGuard) -> None:
        super().__init__()
        self.recorder = recorder
        self.world = world
        self.guard = guard

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if operators.is_silent(func):
            return self.world.ask(func, args, kwargs)
        within = opened(func)
        if within is not None:
            with self:
                return within(*args, **kwargs)
        if operators.function_name(func) in operators.VALUE_READS:
            return self._read_values(func, args, kwargs)
        return self._operate(func, args, kwargs)

    def _operate(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        recorder = self.recorder
        outer, recorder.current = recorder.current, UNRECORDED
        args, kwargs = self.world.admit(func, args, kwargs)
        if operators.operator_name(func) in operators.REPLACING:
            self.guard.before_replacing(args[0])
        recorder.current = draft = recorder.begin(func, args, kwargs)
        try:
            result = self.world.run(func, args, kwargs)
        except BaseException as error:
            recorder.fail(draft, error)
            raise
        else:
            recorder.current = UNRECORDED
            result = recorder.end(draft, args, kwargs, result)
            if recorder.written:
                self.world.wrote(recorder.written, (args, kwargs))
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


class LowLevel(TorchDispatchMode):
    """Counts the work under the current draft, and is the witness that no operator is missed."""

    supports_higher_order_operators = True

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Else torch wraps every call for its compiler, and loads the compiler (a second) to do so.
        return False

    def __init__(self, recorder: Recorder, guard: WriteGuard) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's is untyped
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
            self.guard.before_write(storage)
        result = shortcut(func, args, kwargs)
        if result is None:
            result = func(*args, **kwargs)
        if draft is None or draft is UNRECORDED:
            return result
        cost = cost_of(func, args, kwargs, result)
        draft.flops += cost.flops
        draft.elementwise += cost.elementwise
        draft.aten[info.name] = draft.aten.get(info.name, 0) + 1
        if not cost.known and info.name not in draft.uncounted:
            draft.uncounted.append(info.name)
        return result

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
                return recorder.end(draft, args, kwargs, result)
            except BaseException as error:
                recorder.fail(draft, error)
                raise
            finally:
                recorder.current = None


class Watch:
    """The interceptors of one forward, and the threads that they are set up in."""

    def __init__(self, recorder: Recorder, world: World, guard: WriteGuard) -> None:
        self.recorder = recorder
        self._world = world
        self._guard = guard
        self._threads: set[int] = set()
        self._bystanders = {thread.ident for thread in threading.enumerate()}
        self._lock = threading.RLock()

    @contextlib.contextmanager
    def operators(self) -> Iterator[None]:
        """Record this thread's operators.

        The forward's own thread waits for the threads that it starts; those take turns.
        """
        thread = threading.get_ident()
        with self._lock if self._threads else contextlib.nullcontext():
            self._threads.add(thread)
            try:
                low_level = LowLevel(self.recorder, self._guard)
                with low_level, Functions(self.recorder, self._world, self._guard):
                    yield
            finally:
                self._threads.discard(thread)

    def here(self) -> bool:
        """Whether this thread's operators are being recorded."""
        return threading.get_ident() in self._threads

    def concerned(self) -> bool:
        """Whether this thread can belong to the forward: others ran before it began."""
        return self.here() or threading.get_ident() not in self._bystanders


@contextlib.contextmanager
def module_calls(watch: Watch) -> Iterator[None]:
    """Wrap ``nn.Module.__call__``, and classes' own ``__call__``, until the block ends."""
    classes = {c for m in watch.recorder.roster.by_path.values() for c in type(m).__mro__}
    own = {c: c.__dict__["__call__"] for c in classes if "__call__" in c.__dict__}
    own = {c: f for c, f in own.items() if issubclass(c, nn.Module) and isinstance(f, FunctionType)}
    own[nn.Module] = nn.Module.__call__
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit * _RECURSION)
    try:
        for cls, original in own.items():
            cls.__call__ = _wrapped(watch, original, last=cls is nn.Module)  # type: ignore[method-assign]
        yield
    finally:
        sys.setrecursionlimit(limit)
        for cls, original in own.items():
            cls.__call__ = original  # type: ignore[method-assign]


def _wrapped(watch: Watch, original: Any, *, last: bool) -> Callable[..., Any]:
    recorder = watch.recorder

    def call(self: nn.Module, *args: Any, **kwargs: Any) -> Any:
        if not watch.concerned():
            return original(self, *args, **kwargs)
        if not watch.here():
            with watch.operators():
                recorder.in_thread(self)
                return call(self, *args, **kwargs)
        if recorder.current is not None or recorder.scope.continues(self, last=last):
            return original(self, *args, **kwargs)
        with torch._C.DisableTorchFunction():
            recorder.enter(self, args, kwargs, reached=last)
        return recorded_call(recorder, lambda: original(self, *args, **kwargs))

    return call


def recorded_call(recorder: Recorder, forward: Callable[[], Any]) -> Any:
    """Run the call just entered. Its frame ends every search for the user's line."""
    try:
        result = forward()
    except BaseException as error:
        recorder.abandon(error)
        raise
    with torch._C.DisableTorchFunction():
        return recorder.leave(result)
