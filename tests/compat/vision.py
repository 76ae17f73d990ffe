"""Every model of torchvision."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
import torchvision
from torch import nn
from torchvision.models import list_models

from tests.compat.check import Subject

NO_WEIGHTS = {"weights": None}
HEADLESS = {"weights": None, "weights_backbone": None}
FEW_BOXES = {"rpn_pre_nms_top_n_test": 30, "rpn_post_nms_top_n_test": 20}


def _image(size: int) -> Callable[[], Any]:
    return lambda: torch.rand(1, 3, size, size)


def _classification() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models):
        size = 299 if name.startswith("inception") else 224
        options = {**NO_WEIGHTS, **({"init_weights": False} if _slow_to_fill(name) else {})}
        yield _subject(name, options, _image(size))


def _slow_to_fill(name: str) -> bool:
    return name.startswith(("googlenet", "inception"))


def _detection() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models.detection):
        options = {**HEADLESS, **(FEW_BOXES if "rcnn" in name else {})}
        yield _subject(name, options, lambda: ([torch.rand(3, 200, 200)],))


def _segmentation() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models.segmentation):
        yield _subject(name, HEADLESS, _image(128))


VIDEO_SIZES = {"mvit_v1_b": (16, 224), "mvit_v2_s": (16, 224)}


def _video() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models.video):
        frames, size = VIDEO_SIZES.get(name, (16 if "s3d" in name else 8, 112))
        size = 224 if "s3d" in name else size
        yield _subject(name, NO_WEIGHTS, functools.partial(torch.rand, 1, 3, frames, size, size))


def _flow() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models.optical_flow):
        pair = functools.partial(torch.rand, 1, 3, 128, 128)
        yield _subject(name, NO_WEIGHTS, lambda pair=pair: (pair(), pair()))


CONVERTED = ("quantized_resnet18", "quantized_mobilenet_v2", "quantized_googlenet")


def _quantised() -> Iterator[Subject]:
    for name in list_models(module=torchvision.models.quantization):
        size = 299 if "inception" in name else 224
        extra = {"init_weights": False} if "googlenet" in name or "inception" in name else {}
        for quantised in (False, True) if name in CONVERTED else (False,):
            options = {"weights": None, "quantize": quantised, **extra}
            subject = _subject(name, options, _image(size))
            yield replace(subject, name=f"{name}:{quantised}")


def _subject(name: str, options: dict[str, Any], given: Callable[[], Any]) -> Subject:
    def make() -> nn.Module:
        return torchvision.models.get_model(name, **options)

    return Subject(name=name, make=make, given=given)


SUBJECTS = [
    *_classification(),
    *_detection(),
    *_segmentation(),
    *_video(),
    *_flow(),
    *_quantised(),
]
