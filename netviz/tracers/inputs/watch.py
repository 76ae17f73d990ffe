"""Watches one forward: what its arguments are consumed by, and where and how it fails."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from netviz.tracers.inputs.demands import Demand, demands, module_demands
from netviz.tracers.inputs.lineage import Lineage, after, of_argument
from netviz.tracers.inputs.shapes import Path

_BINARY = {"add", "sub", "mul", "div", "__add__", "__radd__", "__sub__", "__mul__", "__rmul__",
           "__iadd__", "add_", "true_divide", "__truediv__", "__rsub__", "maximum"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A consumer met: its ``demand``, on a tensor of ``shape`` and ``lineage``."""

    demand: Demand
    shape: tuple[int, ...]
    lineage: Lineage


@dataclass(slots=True)
class Report:
    """What a trial showed. ``seen``: first consumers in order. ``verdict``: "small" or "big" when
    the failure, or a batch that changed, says so about the sizes. ``reach``: calls made.
    ``flattened``: arguments that are flattened first, and to how many elements. ``flat_map``:
    channels and side of the feature map that was flattened before the failure, and the features
    that were wanted. ``pair``: two arguments that were to be combined and do not fit."""

    seen: list[Seen] = field(default_factory=list)
    verdict: str = ""
    reach: int = 0
    regrouped: bool = False
    failed: str = ""
    met: tuple[tuple[int, ...], ...] = ()
    pair: tuple[Seen, Seen] | None = None
    flattened: dict[Path, int] = field(default_factory=dict)
    flat_map: tuple[int, int, int] = (0, 0, 0)


class Watch(TorchFunctionMode):
    """Follows tensors from the arguments, by identity; they are kept alive so that ids stay."""

    def __init__(self, arguments: Mapping[Path, torch.Tensor]) -> None:
        super().__init__()
        self.report = Report()
        self._lines = {id(t): of_argument(p, t.dim()) for p, t in arguments.items()}
        self._alive: list[torch.Tensor] = list(arguments.values())
        self._map: tuple[int, int] = (0, 0)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name == "__get__":
            return func(*args, **kwargs)
        found = [(t, self._lines[id(t)]) for t in _tensors(args, kwargs) if id(t) in self._lines]
        if found:
            self._consume(name, args, kwargs)
        try:
            out = func(*args, **kwargs)
        except Exception:
            self._blame(name, args, kwargs, found)
            raise
        self.report.reach += 1
        if found:
            self._follow(name, args, found, out)
        return out

    def before(self, module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        """A forward pre-hook: notes what a module is about to consume."""
        for tensor, demand in module_demands(module, args):
            line = self._lines.get(id(tensor))
            if line is not None and line.axes is not None:
                self.report.seen.append(Seen(demand, tuple(tensor.shape), line))

    def _consume(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        for tensor, demand in demands(name, args, kwargs):
            line = self._lines.get(id(tensor))
            if line is None:
                continue
            if line.axes is not None or line.flat:
                self.report.seen.append(Seen(demand, tuple(tensor.shape), line))
            if demand.kind == "tokens" and tensor.is_floating_point():
                raise TypeError("an embedding wants integers, and got floating-point numbers")

    def _follow(
        self, name: str, args: Sequence[Any], found: list[tuple[torch.Tensor, Lineage]], out: Any
    ) -> None:
        for tensor in _tensors((out,), {}):
            if id(tensor) not in self._lines or tensor.dim() != len(
                self._lines[id(tensor)].axes or ()
            ):
                self._lines[id(tensor)] = after(name, args, found, tensor)
                self._alive.append(tensor)
        if name in ("view", "reshape", "flatten") and isinstance(out, torch.Tensor):
            self._check_batch(found[0][0], out, direct=found[0][1].axes is not None)
            self._note_flattening(found[0][0], found[0][1], out)

    def _note_flattening(self, before: torch.Tensor, line: Lineage, out: torch.Tensor) -> None:
        if out.dim() == 2 and before.dim() == 4:
            self._map = (before.shape[1], before.shape[2])
        if (
            out.shape == before.shape
            and out.dim() == 2
            and line.axes is not None
            and len(line.paths) == 1
        ):
            self.report.flattened[next(iter(line.paths))] = int(out.shape[1])

    def _check_batch(self, before: torch.Tensor, out: torch.Tensor, *, direct: bool) -> None:
        """``view(-1, 400)`` on the wrong image size silently makes several rows of one picture."""
        rows = out.dim() == 2 and before.dim() >= 3 and before.shape[0] == 1 != out.shape[0]
        if rows and out.shape[1] not in (before.shape[-1], 1):
            self._regrouped()
        if out.dim() == before.dim() == 4 and before.shape[0] == 1 < out.shape[0] and direct:
            self._regrouped()

    def _regrouped(self) -> None:
        self.report.regrouped = True
        self.report.verdict = self.report.verdict or "big"

    def _blame(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any],
               found: list[tuple[torch.Tensor, Lineage]]) -> None:  # fmt: skip
        report = self.report
        if report.failed:
            return
        report.failed = name
        report.met = tuple(tuple(t.shape) for t in _tensors(args, kwargs))
        if name in ("view", "reshape", "unflatten") and found:
            report.verdict = _view_verdict(found[0][0], args[1:])
            self._note_flat(found[0], args[1:])
        elif name in _BINARY and len(args) >= 2:
            self._blame_binary(args)
        elif name in ("cat", "concat", "hstack") and args and isinstance(args[0], (tuple, list)):
            self._blame_joined(args[0])
        else:
            for tensor, demand in demands(name, args, kwargs):
                if demand.shape:
                    wanted, got = (
                        math.prod(demand.shape),
                        math.prod(tensor.shape[-len(demand.shape) :]),
                    )
                    report.verdict = "big" if got > wanted else "small"
                elif demand.size and id(tensor) in self._lines and tensor.dim() >= abs(demand.axis):
                    report.verdict = "big" if tensor.shape[demand.axis] > demand.size else "small"
                    report.flat_map = (*self._map, demand.size)
                    break

    def _note_flat(self, source: tuple[torch.Tensor, Lineage], sizes: Sequence[Any]) -> None:
        line = source[1]
        wanted = sizes[0] if sizes and isinstance(sizes[0], (tuple, list)) else sizes
        if line.axes is not None and len(line.paths) == 1 and len(wanted) == 2 and wanted[1] > 1:
            self.report.flattened[next(iter(line.paths))] = int(wanted[1])

    def _blame_joined(self, tensors: Sequence[torch.Tensor]) -> None:
        """Arguments of different ranks are put side by side: the one of lower rank must adapt."""
        ordered = sorted(tensors, key=lambda t: -t.dim())
        self._pair(ordered[0], ordered[-1], "beside")

    def _pair(self, left: torch.Tensor, right: torch.Tensor, kind: str) -> bool:
        """Note two tensors that do not fit; False unless both come from arguments."""
        lines = self._lines.get(id(left)), self._lines.get(id(right))
        if lines[0] is None or lines[1] is None:
            return False
        one = Seen(Demand(kind), tuple(left.shape), lines[0])
        self.report.pair = (one, Seen(Demand(kind), tuple(right.shape), lines[1]))
        return True

    def _blame_binary(self, args: Sequence[Any]) -> None:
        left, right = args[0], args[1]
        if not (isinstance(left, torch.Tensor) and isinstance(right, torch.Tensor)):
            return
        if self._pair(left, right, "same"):
            return
        lines = self._lines.get(id(left)), self._lines.get(id(right))
        got, wanted = (left, right) if lines[0] is not None else (right, left)
        for mine, theirs in zip(reversed(got.shape), reversed(wanted.shape), strict=False):
            if mine != theirs and 1 not in (mine, theirs):
                self.report.verdict = "big" if mine > theirs else "small"
                line = lines[0] or lines[1]
                if line is not None and line.axes is not None:
                    axis = list(reversed(got.shape)).index(mine)
                    demand = Demand("features", -1 - axis, theirs)
                    self.report.seen.append(Seen(demand, tuple(got.shape), line))
                return


def _view_verdict(tensor: torch.Tensor, sizes: Sequence[Any]) -> str:
    wanted = sizes[0] if sizes and isinstance(sizes[0], (tuple, list)) else sizes
    numbers = [int(s) for s in wanted if isinstance(s, int)]
    product = math.prod(n for n in numbers if n > 0)
    if tensor.numel() == product:
        return ""
    return "big" if tensor.numel() > product else "small"


def _tensors(args: Any, kwargs: Mapping[str, Any]) -> Iterator[torch.Tensor]:
    for value in (*args, *kwargs.values()):
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (tuple, list)):
            for inner in value:
                if isinstance(inner, torch.Tensor):
                    yield inner
                elif isinstance(inner, (tuple, list)):
                    yield from (t for t in inner if isinstance(t, torch.Tensor))
