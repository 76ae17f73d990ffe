"""Floating-point operations of one aten call, as a dispatch mode sees it.

The tables are in ``netviz.tracers.formulas``; formulas registered with
``torch.utils.flop_counter.register_flop_formula`` (torch's public extension point, also for custom
operators) serve where those have none. Conventions: ``docs/costs.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch.utils.flop_counter import flop_registry

from netviz.tracers.formulas import ELEMENTWISE, FREE, MATRIX, Formula
from netviz.tracers.formulas.pointwise import foreach, pointwise


class OpCost(NamedTuple):
    """Work of one call: ``flops`` of matrix-like operators (2 per multiply-add), ``elementwise``
    operations of all others; ``known`` is False where there is no formula (both are then 0)."""

    flops: int
    elementwise: int
    known: bool


UNKNOWN = OpCost(0, 0, False)
NOTHING = OpCost(0, 0, True)
_Counter = Callable[[Sequence[Any], Mapping[str, Any], Any], OpCost]
_counters: dict[Any, _Counter] = {}


def cost_of(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> OpCost:
    """Work of ``func(*args, **kwargs)``, which returned ``out``, from shapes and dtypes alone.

    ``func`` is what ``__torch_dispatch__`` receives: an operator overload, or a higher-order
    operator. Real, meta and fake tensors give the same count. A formula that cannot read these
    arguments leaves the call unknown; it never fails the trace.
    """
    counter = _counters.get(func)
    if counter is None:
        counter = _counters[func] = _resolve(func)
    try:
        return counter(args, kwargs, out)
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        return UNKNOWN


def _resolve(func: Any) -> _Counter:
    """The counter for ``func``: found once, by its base name."""
    packet = getattr(func, "overloadpacket", func)
    if getattr(func, "namespace", "") not in ("aten", "prim", "prims"):
        return _registered(packet) or _unknown
    for name in _base_names(func):
        if name in MATRIX or name in ELEMENTWISE:
            return _counting(MATRIX.get(name), ELEMENTWISE.get(name))
        if name in FREE:
            return _free
    return _registered(packet) or _by_kind(func)


def _base_names(func: Any) -> list[str]:
    """The name, without the marks of in-place and copying variants: ``add_`` and ``add``."""
    name: str = func.overloadpacket.__name__
    bare = name.strip("_") if name.startswith("__") else name.rstrip("_")
    return [name, bare, bare.removesuffix("_copy")]


def _by_kind(func: Any) -> _Counter:
    """Views are free; ``foreach`` and tagged operators are pointwise."""
    name: str = func.overloadpacket.__name__
    if getattr(func, "is_view", False) or _variant(
        name.rstrip("_").removesuffix("_copy"), _viewing
    ):
        return _free
    if name.startswith("_foreach_"):
        return _counting(None, _foreach(name.removeprefix("_foreach_").rstrip("_")))
    if _pointwise(func) or _variant(name.rstrip("_"), _pointwise):
        return _counting(None, pointwise)
    return _unknown


def _variant(name: str, test: Callable[[Any], bool]) -> bool:
    """Whether any overload of the aten operator ``name`` passes ``test``."""
    packet = getattr(torch.ops.aten, name, None)
    return packet is not None and any(test(getattr(packet, o)) for o in packet.overloads())


def _pointwise(func: Any) -> bool:
    return torch.Tag.pointwise in func.tags


def _viewing(func: Any) -> bool:
    return bool(getattr(func, "is_view", False))


def _foreach(name: str) -> Formula:
    """``_foreach_add`` is as many times ``add`` as there are tensors."""
    each = ELEMENTWISE.get(name)
    if each is None or name in ("mul", "div", "reciprocal", "max"):
        return foreach

    def formula(args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> int:
        results = args[0] if out is None else out
        return sum(each((a,), kwargs, o) or 0 for a, o in zip(args[0], results, strict=True))

    return formula


def _registered(packet: Any) -> _Counter | None:
    """A formula given to torch's own registry."""
    formula = flop_registry.get(packet)
    if formula is None:
        return None

    def count(args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> OpCost:
        return OpCost(int(formula(*args, **kwargs, out_val=out)), 0, True)

    return count


def _counting(matrix: Formula | None, elementwise: Formula | None) -> _Counter:
    def count(args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> OpCost:
        flops = matrix(args, kwargs, out) if matrix else 0
        rest = elementwise(args, kwargs, out) if elementwise else 0
        return UNKNOWN if flops is None or rest is None else OpCost(flops, rest, True)

    return count


def _free(args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> OpCost:
    return NOTHING


def _unknown(args: Sequence[Any], kwargs: Mapping[str, Any], out: Any) -> OpCost:
    return UNKNOWN
