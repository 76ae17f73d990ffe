"""Torchvision without its compiled operators.

Where its extension does not match the installed torch, ``import torchvision`` fails for want of
operator schemas. They are declared here; those that detection needs are given in Python.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

_ROIS = "Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width"
_BACK = (
    "Tensor grad, Tensor rois, {extra}float spatial_scale, SymInt pooled_height, "
    "SymInt pooled_width, {more}SymInt batch_size, SymInt channels, SymInt height, SymInt width"
)
_DEFORM = (
    "Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, SymInt stride_h, "
    "SymInt stride_w, SymInt pad_h, SymInt pad_w, SymInt dilation_h, SymInt dilation_w, "
    "SymInt groups, SymInt offset_groups, bool use_mask"
)
_MAP = "Tensor channel_mapping, "
_ALIGN_BACK = _BACK.format(extra="", more="")
_PS_BACK = _BACK.format(extra=_MAP, more="int sampling_ratio, ")
_POOL_BACK = _BACK.format(extra="Tensor argmax, ", more="")
_PS_POOL_BACK = _BACK.format(extra=_MAP, more="")
SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    f"roi_align({_ROIS}, int sampling_ratio, bool aligned) -> Tensor",
    f"qroi_align({_ROIS}, int sampling_ratio, bool aligned) -> Tensor",
    f"roi_pool({_ROIS}) -> (Tensor, Tensor)",
    f"ps_roi_align({_ROIS}, int sampling_ratio) -> (Tensor, Tensor)",
    f"ps_roi_pool({_ROIS}) -> (Tensor, Tensor)",
    f"deform_conv2d({_DEFORM}) -> Tensor",
    f"_roi_align_backward({_ALIGN_BACK}, int sampling_ratio, bool aligned) -> Tensor",
    f"_roi_pool_backward({_POOL_BACK}) -> Tensor",
    f"_ps_roi_align_backward({_PS_BACK}) -> Tensor",
    f"_ps_roi_pool_backward({_PS_POOL_BACK}) -> Tensor",
    f"_deform_conv2d_backward(Tensor grad, {_DEFORM}) -> (Tensor, Tensor, Tensor, Tensor, Tensor)",
)

_libraries: list[torch.library.Library] = []


def usable() -> bool:
    """Import torchvision, its missing operators declared; False where it is not installed."""
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return False
    if "torchvision" not in sys.modules and not _loads(Path(spec.origin).parent / "_C.so"):
        _declare()
    return True


def _loads(library: Path) -> bool:
    try:
        torch.ops.load_library(library)
    except OSError:
        return False
    return True


def _declare() -> None:
    library = torch.library.Library("torchvision", "DEF")
    for schema in SCHEMAS:
        library.define(schema)
    library.impl("nms", nms, "CPU")
    library.impl("roi_align", roi_align, "CPU")
    _libraries.append(library)
    import torchvision.extension
    import torchvision.ops

    torchvision.extension._has_ops = _yes
    sys.modules["torchvision.ops.roi_align"]._has_ops = _yes  # type: ignore[attr-defined]


def _yes() -> bool:
    return True


def nms(dets: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """Indices of the boxes that no better box overlaps by more than the threshold."""
    order = scores.argsort(descending=True)
    low = torch.maximum(dets[:, None, :2], dets[None, :, :2])
    high = torch.minimum(dets[:, None, 2:], dets[None, :, 2:])
    shared = (high - low).clamp(min=0).prod(-1)
    area = (dets[:, 2:] - dets[:, :2]).prod(-1)
    overlap = shared / (area[:, None] + area[None] - shared)
    kept: list[int] = []
    for box in order.tolist():
        if not kept or bool((overlap[box, kept] <= iou_threshold).all()):
            kept.append(box)
    return torch.tensor(kept, dtype=torch.long)


def roi_align(*args: Any) -> Tensor:
    """Torchvision's own, slow, Python version."""
    module = sys.modules["torchvision.ops.roi_align"]
    plain = module._roi_align  # type: ignore[attr-defined]
    return getattr(plain, "__wrapped__", plain)(*args)
