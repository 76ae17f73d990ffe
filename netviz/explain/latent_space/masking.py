"""Units that draw a thing, found by where the thing is, and set to zero.

Radford et al., 2015, section 6.3.2: windows are marked in some pictures, a logistic regression
tells from a unit's activation whether it draws one, and those that speak for it are dropped.
Departs from it: the window is one place for all digits, and units are those of the first feature
maps, 64 of 4x4, each place of its own.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from netviz.explain.latent_space.sample import sample
from netviz.explain.trained.data import digits, missing
from netviz.explain.trained.store import network

Window = tuple[int, int, int, int]
"""Top, left, bottom and right in pixels; the last two are one past."""

_LEARNT, _SHOWN = 1500, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """``before``, ``after`` ``(6, 16, 16)``: pictures with most ink in the window, and the same z
    with the units at zero. ``accuracy``: of the regression, on z that it has not seen. ``inside``,
    ``outside``: mean ink of all such pictures in the window and elsewhere, before and after."""

    before: Any
    after: Any
    accuracy: float
    inside: tuple[float, float]
    outside: tuple[float, float]


def masked(window: Window, units: int) -> Masked:
    """Set the ``units`` that speak most for ink in the ``window`` to zero."""
    found = sample()
    features = network("generator")[0](found.z[:, :, None, None]).flatten(1)  # (4000, 1024)
    order, accuracy = _ranked(window)
    much = _ink(found.images, window).topk(400).indices
    changed = features[much].clone()
    changed[:, order[:units]] = 0.0
    before, after = _finished(features[much]), _finished(changed)
    shown = _different(found.labels[much], before)
    return Masked(
        before=before[shown, 0].numpy(), after=after[shown, 0].numpy(), accuracy=accuracy,
        inside=(float(_ink(before, window).mean()), float(_ink(after, window).mean())),
        outside=(_rest(before, window), _rest(after, window)),
    )  # fmt: skip


@functools.lru_cache(maxsize=8)
def _ranked(window: Window) -> tuple[Tensor, float]:
    """Units by how much they speak for ink in the window, and how well all of them tell."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise missing("scikit-learn") from error
    found = sample()
    features = network("generator")[0](found.z[:, :, None, None]).flatten(1).numpy()
    scaled = features / (features.std(0) + 1e-6)
    amount = _ink(found.images, window).numpy()
    there = amount > np.median(amount)
    model = LogisticRegression(C=0.01, max_iter=200).fit(scaled[:_LEARNT], there[:_LEARNT])
    order = torch.tensor(np.argsort(-model.coef_[0]).copy())
    return order, float(model.score(scaled[_LEARNT:], there[_LEARNT:]))


def _finished(features: Tensor) -> Tensor:
    """From the first feature maps to pictures, ``(n, 1, 16, 16)`` in [0, 1]."""
    made = features.view(-1, 64, 4, 4)
    for layer in list(network("generator"))[1:]:
        made = layer(made)
    return made / 2 + 0.5


def _ink(images: Tensor, window: Window) -> Tensor:
    top, left, bottom, right = window
    return images[:, 0, top:bottom, left:right].mean((1, 2))


def _rest(images: Tensor, window: Window) -> float:
    top, left, bottom, right = window
    outside = torch.ones(16, 16, dtype=torch.bool)
    outside[top:bottom, left:right] = False
    return float(images[:, 0, outside].mean())


def _different(labels: Tensor, images: Tensor) -> list[int]:
    """The most readable picture of every digit, then any, up to six."""
    known, _ = digits()
    apart = torch.cdist(images.flatten(1), known.images.flatten(1)).min(1).values
    best = apart.argsort().tolist()
    kinds = [int(labels[i]) for i in best]
    order = sorted(range(len(best)), key=lambda i: (kinds[:i].count(kinds[i]), i))
    return [best[i] for i in order[:_SHOWN]]
