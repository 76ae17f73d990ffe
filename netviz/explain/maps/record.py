"""Catches the attention weights of a forward pass, whatever computes them.

Two ways are seen below any module: fused attention (its weights, which it never shows, are computed
again from its query and key), and a softmax over the last axis whose result multiplies something.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

_FUSED = "_scaled_dot_product"
_SOFTMAX = ("_softmax", "_safe_softmax")
_PRODUCTS = ("bmm", "matmul", "mm", "baddbmm")
_SAME = ("_to_copy", "clone", "view", "_unsafe_view", "expand", "native_dropout", "alias", "detach")


@dataclass(frozen=True, slots=True)
class Attention:
    """``path``: the module that computed it. ``weights``: ``(heads, queries, keys)`` of the first
    sample; each row sums to 1 (to 0 where a row may see nothing)."""

    path: str
    weights: Tensor


def record(model: nn.Module, run: Callable[[], object], *, batch: int) -> list[Attention]:
    """Call ``run``, which calls ``model`` on ``batch`` samples; its attention in order.

    Nothing of the model is changed. Gradients are not computed.
    """
    seen = _Recorder(batch)
    before = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # it would hide what happens inside
    try:
        with torch.no_grad(), _paths(model, seen), seen:
            run()
    finally:
        torch.backends.mha.set_fastpath_enabled(before)
    return seen.found


class _Recorder(TorchDispatchMode):
    def __init__(self, batch: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch gives it no types
        self.batch = batch
        self.found: list[Attention] = []
        self.path: list[str] = []
        self._waiting: dict[int, Tensor] = {}
        """Results of a softmax by where they lie in memory."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        name = func.overloadpacket.__name__
        if name.startswith(_FUSED) and "backward" not in name:
            self._keep(_weights(args, kwargs, name))
        elif name in _SOFTMAX:
            self._note(out, args)
        elif name in _PRODUCTS and isinstance(args[0], Tensor):
            weights = self._waiting.pop(args[0].data_ptr(), None)
            if weights is not None:
                self._keep(weights)
        elif name in _SAME and args and isinstance(args[0], Tensor):
            self._follow(args[0], out)
        return out

    def _note(self, out: Tensor, args: tuple[Any, ...]) -> None:
        last = args[1] in (-1, out.ndim - 1)
        if last and out.ndim >= 3:
            self._waiting[out.data_ptr()] = out

    def _follow(self, before: Tensor, out: Any) -> None:
        first = out[0] if isinstance(out, (tuple, list)) else out
        weights = self._waiting.get(before.data_ptr())
        if weights is not None and isinstance(first, Tensor):
            self._waiting[first.data_ptr()] = weights

    def _keep(self, weights: Tensor) -> None:
        if weights.ndim == 3 and weights.shape[0] % self.batch == 0:  # (batch * heads, n, m)
            weights = weights.unflatten(0, (self.batch, -1))
        first = weights.flatten(1, -3)[0] if weights.ndim > 3 else weights
        path = self.path[-1] if self.path else ""
        self.found.append(Attention(path, first.detach().float().cpu().clone()))


def _weights(args: tuple[Any, ...], kwargs: Any, name: str) -> Tensor:
    """What fused attention multiplies its values with."""
    query, key = args[0].float(), args[1].float()
    if query.shape[1] != key.shape[1]:  # grouped queries share keys
        key = key.repeat_interleave(query.shape[1] // key.shape[1], 1)
    scale = kwargs.get("scale") or 1 / math.sqrt(query.shape[-1])
    scores = query @ key.transpose(-2, -1) * scale
    mask = kwargs.get("attn_mask")
    if mask is None and len(args) > 3 and isinstance(args[3], Tensor):
        mask = args[3]
    if mask is not None:
        hidden = mask.new_zeros(mask.shape, dtype=scores.dtype)
        scores = scores + (
            hidden.masked_fill(~mask, -math.inf) if mask.dtype == torch.bool else mask
        )
    causal = kwargs.get("is_causal", False) or any(a is True for a in args[3:6])
    if causal:
        n, m = scores.shape[-2:]
        scores = scores.masked_fill(~torch.ones(n, m, dtype=torch.bool).tril(), -math.inf)
    weights: Tensor = scores.softmax(-1).nan_to_num(0.0)
    return weights


@contextmanager
def _paths(model: nn.Module, seen: _Recorder) -> Iterator[None]:
    """Within, ``seen`` knows which module runs."""
    handles = []
    for path, module in model.named_modules():
        enter, leave = _hooks(path, seen)
        handles.append(module.register_forward_pre_hook(enter))
        handles.append(module.register_forward_hook(leave, always_call=True))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _hooks(path: str, seen: _Recorder) -> tuple[Callable[..., None], Callable[..., None]]:
    def enter(*_: object) -> None:
        seen.path.append(path)

    def leave(*_: object) -> None:
        seen.path.pop()

    return enter, leave
