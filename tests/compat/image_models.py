"""One model of each file of timm: the one whose name promises the least work."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import timm
import torch
from torch import nn

from tests.compat.check import Subject

SMALL = ("atto", "femto", "pico", "nano", "xxs", "test", "tiny", "xs", "_s0", "b0", "_t", "small",
         "18", "_s", "050", "26", "base", "50")  # fmt: skip


def _files() -> Iterator[str]:
    folder = Path(timm.__file__).parent / "models"
    for file in sorted(folder.glob("[a-z]*.py")):
        if timm.list_models(module=file.stem):
            yield file.stem


def _smallest(names: list[str]) -> str:
    def rank(name: str) -> tuple[int, int, str]:
        hits = [i for i, mark in enumerate(SMALL) if mark in name]
        return (hits[0] if hits else len(SMALL), len(name), name)

    return min(names, key=rank)


def _subject(file: str) -> Subject:
    importlib.import_module(f"timm.models.{file}")
    name = _smallest(timm.list_models(module=file))

    def make() -> nn.Module:
        model: nn.Module = timm.create_model(name, pretrained=False)
        return model

    return Subject(name=f"{file}:{name}", make=make, given=_given(name))


def _given(name: str) -> Callable[[], Any]:
    cfg = timm.get_pretrained_cfg(name)
    size = tuple(cfg.input_size) if cfg is not None else (3, 224, 224)
    return lambda: torch.rand(1, *size)


SUBJECTS = [_subject(file) for file in _files()]
