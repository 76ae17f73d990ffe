"""Tries arguments on a model without altering it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.nn.parameter import is_lazy

from netviz.errors import MissingPackageError
from netviz.tracers.inputs.guard import guarded
from netviz.tracers.inputs.meta import on_meta
from netviz.tracers.inputs.shapes import Path
from netviz.tracers.inputs.watch import Report, Watch

_NO_META = re.compile(
    r"meta tensor|on the expected device meta|register_meta|no data|data-dependent|"
    r"aten::_local_scalar|"
    r"cannot be converted to Scalar|is not on the expected device|unallocated|meta device|data_ptr|"
    r"'meta'|BF16 type|Tensor.item|same device|Meta backend|backend: meta", re.IGNORECASE
)  # fmt: skip
_SMALL = re.compile(
    r"output size is too small|kernel size can't be greater|greater than actual input size|"
    r"padding size should be less|more than 1 value per channel|too small|non-?empty|zero elements|"
    r"non-zero size", re.IGNORECASE
)  # fmt: skip
_PRODUCT = re.compile(r"shapes cannot be multiplied \(\d+x(\d+) and (\d+)x\d+\)")
REAL_LIMIT = 160_000_000  # bytes of weights that may be copied to guard real forwards


@dataclass(frozen=True, slots=True)
class Trial:
    """``error`` is None when the forward ran. ``blind``: it failed only since values are not there
    on meta tensors."""

    error: Exception | None
    report: Report = field(default_factory=Report)
    blind: bool = False


def trial(
    model: nn.Module,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    *,
    made: Mapping[Path, torch.Tensor] | None = None,
    real: bool = False,
) -> Trial:
    """Run ``model`` once in evaluation mode, on meta tensors unless ``real``, and watch it.

    ``made``: the tensors among the arguments, by path. The model and the random state are
    restored, save the contents of parameters and buffers in a real run: hold `kept` around those.
    """
    if any(is_lazy(t) for t in (*model.parameters(), *model.buffers())):
        model, real = copy.deepcopy(model), True  # a lazy module takes shape at its first call
    watch = Watch(made or {})
    error: Exception | None = None
    scope: AbstractContextManager[None] = guarded(model) if real else on_meta(model)
    with scope, torch.no_grad():
        try:
            with watch, _hooked(watch):
                model(*args, **kwargs)
        except MissingPackageError:
            raise  # no other input would help
        except Exception as raised:  # noqa: BLE001  whatever a user's forward raises
            error = raised
    report = watch.report
    if error is not None and not report.verdict and _SMALL.search(str(error)):
        report.verdict = "small"
    if error is not None and not report.verdict:
        report.verdict = _product_verdict(str(error))
    blind = error is not None and not real and _NO_META.search(str(error)) is not None
    return Trial(error, report, blind)


def _product_verdict(text: str) -> str:
    """What a failed matrix product says, for code that cannot be watched (TorchScript)."""
    match = _PRODUCT.search(text)
    if match is None:
        return ""
    return "big" if int(match[1]) > int(match[2]) else "small"


@contextmanager
def _hooked(watch: Watch) -> Iterator[None]:
    handle = register_module_forward_pre_hook(watch.before)
    try:
        yield
    finally:
        handle.remove()


def can_run_really(model: nn.Module) -> bool:
    """Whether real forwards are affordable: weights are there, and small."""
    tensors = [*model.parameters(), *model.buffers()]
    if any(is_lazy(t) for t in tensors):
        return True
    return not any(t.is_meta for t in tensors) and sum(t.nbytes for t in tensors) <= REAL_LIMIT
