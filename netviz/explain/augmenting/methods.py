"""The four methods on images ``(1, 16, 16)`` in [0, 1] and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from netviz.explain.trained.data import missing
from netviz.explain.trained.store import network

_DRAWS = 6
"""A start of the draws that shows shares of all sizes."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """An image made of two, and what each of their labels weighs in its own."""

    image: Tensor
    label: dict[int, float]


def mixup(first: tuple[Tensor, int], second: tuple[Tensor, int], share: float) -> Mixed:
    """``share`` of the first and the rest of the second, images and labels alike.

    Zhang, Cisse, Dauphin and Lopez-Paz, mixup: beyond empirical risk minimization, 2017; the share
    is drawn from Beta(alpha, alpha).
    """
    (a, label_a), (b, label_b) = first, second
    label = {label_a: share}
    label[label_b] = label.get(label_b, 0.0) + 1 - share
    return Mixed(share * a + (1 - share) * b, label)


def shares(alpha: float, count: int, seed: int) -> list[float]:
    """Numbers of Beta(alpha, alpha), from much to little."""
    drawn = np.random.default_rng(seed + _DRAWS).beta(alpha, alpha, count)
    return sorted((float(value) for value in drawn), reverse=True)


def sample_pairing(first: tuple[Tensor, int], second: tuple[Tensor, int]) -> Mixed:
    """The mean of both images, with the label of the first.

    Inoue, Data augmentation by pairing samples for images classification, 2018.
    """
    (a, label), (b, _) = first, second
    return Mixed((a + b) / 2, {label: 1.0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Balanced:
    """What SMOTE made. ``few`` ``(n, 1, 16, 16)``: the rare class; ``made`` ``(m, 1, 16, 16)``: the
    samples added; ``parents`` ``(m, 2)``: between which two of the rare ones each lies; ``along``
    ``(m,)``: how far from the first to the second; ``before``, ``after``: samples of the rare and
    of the frequent class."""

    few: Tensor
    made: Tensor
    parents: list[tuple[int, int]]
    along: list[float]
    before: tuple[int, int]
    after: tuple[int, int]


def smote(rare: Tensor, frequent: Tensor, *, neighbours: int, seed: int) -> Balanced:
    """As many of the rare class as of the frequent one, by imbalanced-learn.

    Chawla, Bowyer, Hall and Kegelmeyer, SMOTE: synthetic minority over-sampling technique, 2002.
    Raises `MissingPackageError` where imbalanced-learn is not installed.
    """
    try:
        from imblearn.over_sampling import SMOTE
    except ImportError as error:
        raise missing("imbalanced-learn") from error
    samples = torch.cat([rare, frequent]).flatten(1).double().numpy()
    labels = np.array([1] * len(rare) + [0] * len(frequent))
    sampler = SMOTE(k_neighbors=neighbours, random_state=seed)
    found, kinds = sampler.fit_resample(samples, labels)
    made = torch.tensor(found[len(samples) :])
    parents, along = _between(rare.flatten(1).double(), made)
    return Balanced(
        few=rare, made=made.float().view(-1, *rare.shape[1:]), parents=parents, along=along,
        before=(len(rare), len(frequent)),
        after=(int((kinds == 1).sum()), int((kinds == 0).sum())),
    )  # fmt: skip


def _between(known: Tensor, made: Tensor) -> tuple[list[tuple[int, int]], list[float]]:
    """The two ``known`` points on whose line each of ``made`` lies, and where on it."""
    starts, ends = torch.combinations(torch.arange(len(known))).T
    way = known[ends] - known[starts]
    parents, along = [], []
    for point in made:
        part = ((point - known[starts]) * way).sum(1) / way.square().sum(1).clamp(min=1e-12)
        part = part.clamp(0, 1)
        off = (known[starts] + part[:, None] * way - point).square().sum(1)
        best = int(off.argmin())
        parents.append((int(starts[best]), int(ends[best])))
        along.append(float(part[best]))
    return parents, along


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What MoEx made of two images in the first features of the trained classifier.

    ``channel``: the feature map that changes most, ``before`` and ``after`` ``(16, 16)``; ``mean``,
    ``deviation`` ``(16, 16)``: over the channels of the second image's features; ``label``: weights
    of both labels in the loss; ``told``: the classifier's chances of the ten digits, before and
    after."""

    channel: int
    before: Any
    after: Any
    mean: Any
    deviation: Any
    label: dict[int, float]
    told: tuple[list[float], list[float]]


def moex(first: tuple[Tensor, int], second: tuple[Tensor, int]) -> Exchanged:
    """Features of the first image with the moments of the second.

    Li et al., On feature normalization and data augmentation, 2021.
    """
    model = network("classifier")
    (a, label_a), (b, label_b) = first, second
    before, other = model.stem(a[None]), model.stem(b[None])
    after = model.exchange(before, other)
    mean, deviation = model.exchange.moments(other)
    channel = int((after - before).square().mean((0, 2, 3)).argmax())
    label = {label_a: model.share}
    label[label_b] = label.get(label_b, 0.0) + 1 - model.share
    told = [model.rest(features).softmax(1)[0].tolist() for features in (before, after)]
    return Exchanged(
        channel=channel, before=before[0, channel].numpy(), after=after[0, channel].numpy(),
        mean=mean[0, 0].numpy(), deviation=deviation[0, 0].numpy(), label=label,
        told=(told[0], told[1]),
    )  # fmt: skip
