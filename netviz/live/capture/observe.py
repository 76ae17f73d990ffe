"""What of torch is looked at besides hooks: backward, scalers, clipping, data, a few functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netviz.live.capture.clock import now
from netviz.live.capture.patches import LOSSES, Patches

if TYPE_CHECKING:
    from netviz.live.capture.recorder import Recorder

Function = Callable[..., Any]
_LOADERS = ("_SingleProcessDataLoaderIter", "_MultiProcessingDataLoaderIter")


def observe(recorder: Recorder, patches: Patches) -> None:
    """Wrap what tells ``recorder`` about losses, clipping, data and attention."""
    look = _Looks(recorder)
    patches.wrap("torch:Tensor.backward", look.backward)
    patches.wrap("torch.amp.grad_scaler:GradScaler.scale", look.scale)
    for name in ("_get_total_norm", "get_total_norm"):
        patches.wrap(f"torch.nn.utils.clip_grad:{name}", look.clip)
    patches.wrap("torch.optim.lr_scheduler:LRScheduler.__init__", look.schedule)
    patches.wrap("torch.utils.data.dataloader:_BaseDataLoaderIter.__next__", look.data)
    for name in LOSSES:
        patches.wrap(f"torch.nn.functional:{name}", look.loss)
    patches.wrap("torch.nn.functional:relu", look.relu)
    patches.wrap("torch.nn.functional:softmax", look.softmax)
    patches.wrap("torch.nn.functional:scaled_dot_product_attention", look.attention)


class _Looks:
    """One method for each kind of function; each returns the original's own result."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def _idle(self) -> bool:
        return not self._recorder.on or self._recorder.busy

    def backward(self, original: Function, args: Any, kwargs: Any) -> Any:
        recorder = self._recorder
        if self._idle():
            return original(*args, **kwargs)
        recorder.clock.forward_ends()
        began = now()
        if isinstance(args[0], Tensor):
            recorder.losses.backward(args[0])
            recorder.clock.own += now() - began
        began = now()
        try:
            return original(*args, **kwargs)
        finally:
            recorder.clock.spent["backward"] += now() - began
            recorder.after_backward()

    def scale(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if not self._idle():
            self._recorder.scaler = args[0]
            self._recorder.losses.scaled(result, args[1] if len(args) > 1 else None)
        return result

    def clip(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if not self._idle() and isinstance(result, Tensor):
            self._recorder.clipped = result.detach()
        return result

    def schedule(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        scheduler = args[0]
        self._recorder.schedulers[id(scheduler.optimizer)] = type(scheduler).__name__
        return result

    def data(self, original: Function, args: Any, kwargs: Any) -> Any:
        began = now()
        try:
            return original(*args, **kwargs)
        finally:
            self._recorder.clock.spent["data"] += now() - began

    def loss(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if not torch.is_grad_enabled() and not self._idle() and self._recorder.step is not None:
            self._recorder.losses.validated(original.__name__, args, result)
        return result

    def _at(self) -> Any:
        """The sampler and row of the last layer that ran, while a step is looked at."""
        recorder = self._recorder
        if recorder._after is None or self._idle() or not torch.is_grad_enabled():
            return None
        return recorder.last_row if recorder.sampling else None

    def _inside(self) -> Any:
        """As `_at`, but the innermost layer that still runs, where there is one."""
        at, recorder = self._at(), self._recorder
        if at is None:
            return None
        for sampler in recorder.samplers.values():
            for key in reversed(recorder.running):
                row = sampler.watched.row.get(key)
                if row is not None:
                    return sampler, row
        return at

    def relu(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        at = self._at()
        if at is not None:
            sampler, row = at
            sampler.seen.rectified(row, result)
        return result

    def softmax(self, original: Function, args: Any, kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        at = self._inside()
        if at is not None and isinstance(result, Tensor) and result.dim() >= 3:
            sampler, row = at
            sampler.seen.attended(row, result)
        return result

    def attention(self, original: Function, args: Any, kwargs: Any) -> Any:
        at = self._inside()
        if at is not None and len(args) >= 2:
            sampler, row = at
            weights = _weights(args[0].detach(), args[1].detach(), args, kwargs)
            if weights is not None:
                sampler.seen.attended(row, weights)
        return original(*args, **kwargs)


def _weights(query: Tensor, key: Tensor, args: Any, kwargs: Any) -> Tensor | None:
    """Attention weights of a few queries of the first item, shape (..., queries, keys).

    As softmax(QK^T / sqrt(d)) (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, eq. 1); the
    last queries only, which a causal mask lets see every key. None where a mask is given.
    """
    masked = kwargs.get("attn_mask") is not None or (len(args) > 3 and args[3] is not None)
    if masked or query.shape[:-2] != key.shape[:-2]:
        return None
    few = query[:1, ..., -1:, :].float()
    scale = kwargs.get("scale") or query.shape[-1] ** -0.5
    return torch.softmax(few @ key[:1].float().transpose(-2, -1) * scale, -1)
