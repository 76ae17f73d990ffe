"""Functions that hide what they run, recorded as the operations that they consist of."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import torch
import torch.nn.functional as F


def opened(func: Any) -> Callable[..., Any] | None:
    """What to run in the place of ``func`` so that its inside is seen; None for other functions."""
    if isinstance(func, torch._ops.HigherOrderOperator):
        return _HIGHER.get(func.name())
    return _FUSED.get(func)


def _blind(func: Callable[..., Any]) -> Callable[..., Any]:
    """The same Python function, blind to overrides, so that its body runs under the mode."""
    blind = {**func.__globals__, "has_torch_function": lambda *_: False}
    copy = FunctionType(func.__code__, blind, func.__name__, func.__defaults__, func.__closure__)
    copy.__kwdefaults__ = func.__kwdefaults__
    return copy


def _cond(pred: Any, true_fn: Any, false_fn: Any, operands: Any = ()) -> Any:
    return true_fn(*operands) if pred else false_fn(*operands)


def _while_loop(cond_fn: Any, body_fn: Any, carried: Any, additional: Any = ()) -> Any:
    while cond_fn(*carried, *additional):
        carried = body_fn(*carried, *additional)
    return carried


_FUSED: dict[Any, Callable[..., Any]] = {
    F.multi_head_attention_forward: _blind(F.multi_head_attention_forward)
}
_HIGHER: dict[str, Callable[..., Any]] = {"cond": _cond, "while_loop": _while_loop}
"""As torch documents ``torch.cond`` and ``while_loop``: the branch is taken that the values say."""
