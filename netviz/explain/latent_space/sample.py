"""Many z, what the trained DCGAN draws of them, and what they can be told apart by."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from netviz.errors import FormatError
from netviz.explain.trained.data import digits
from netviz.explain.trained.networks import NOISE
from netviz.explain.trained.quality import neighbours_say
from netviz.explain.trained.store import generated

COUNT = 4000
EXEMPLARS = 40
"""So many z are averaged for a digit; the paper's authors took three by hand."""


@dataclass(frozen=True, slots=True)
class Sample:
    """``z`` ``(4000, 16)``, ``images`` ``(4000, 1, 16, 16)``, and the digit that each is taken for,
    ``labels`` ``(4000,)``."""

    z: Tensor
    images: Tensor
    labels: Tensor


@functools.lru_cache(maxsize=1)
def sample() -> Sample:
    """The same every time."""
    z = torch.randn(COUNT, NOISE, generator=torch.Generator().manual_seed(0))
    images = generated(z)
    return Sample(z, images, taken_for(images))


def taken_for(images: Tensor) -> Tensor:
    """The digit that most of the five nearest real ones are, for each of the images."""
    known, _ = digits()
    return neighbours_say(known.images.flatten(1), known.labels, images.flatten(1), k=5)


def ink(images: Tensor) -> Tensor:
    """How much of each image is pen, 0 to 1."""
    return images.flatten(1).mean(1)


def lean(images: Tensor) -> Tensor:
    """How far each digit leans right: columns per row of the line through its ink."""
    weight = images[:, 0] / images[:, 0].sum((1, 2), keepdim=True)
    rows, columns = torch.meshgrid(torch.arange(16.0), torch.arange(16.0), indexing="ij")
    down = rows - (weight * rows).sum((1, 2), keepdim=True)
    across = columns - (weight * columns).sum((1, 2), keepdim=True)
    return -(weight * down * across).sum((1, 2)) / (weight * down.square()).sum((1, 2))


@dataclass(frozen=True, slots=True)
class Trait:
    """``name``; what much and little of it are called; how it is measured."""

    name: str
    much: str
    little: str
    of: Callable[[Tensor], Tensor]


TRAITS: Mapping[str, Trait] = MappingProxyType(
    {
        "lean": Trait("lean", "right-leaning", "left-leaning", lean),
        "ink": Trait("ink", "bold", "thin", ink),
    }
)


def mean_z(digit: int, trait: str | None = None, *, much: bool = True) -> Tensor:
    """The mean z of drawings of ``digit``: of those with most (or least) of the ``trait``, or of
    the most typical ones. Raises `FormatError` where there are none."""
    found = sample()
    places = (found.labels == digit).nonzero()[:, 0]
    if not len(places):
        raise FormatError(f"the trained network draws no {digit}; choose another digit")
    images = found.images[places]
    if trait is None:
        order = -(images - images.mean(0)).square().flatten(1).sum(1)
    else:
        order = TRAITS[trait].of(images) * (1 if much else -1)
    best = order.topk(min(EXEMPLARS, len(places))).indices
    return found.z[places[best]].mean(0)


def walk(stops: tuple[int, ...], between: int) -> Tensor:
    """z on straight lines from digit to digit, ``between`` steps each: ``(n, 16)``."""
    places = [mean_z(digit) for digit in stops]
    steps = [
        first + (second - first) * step / between
        for first, second in itertools.pairwise(places)
        for step in range(between)
    ]
    return torch.stack([*steps, places[-1]])


def arithmetic(first: int, second: int, trait: str) -> Tensor:
    """z of: much, less little, of the first digit; plus little of the second; and the sum. ``(4,
    16)``."""
    much, little = mean_z(first, trait, much=True), mean_z(first, trait, much=False)
    start = mean_z(second, trait, much=False)
    return torch.stack([much, little, start, much - little + start])


def holds(trait: str) -> tuple[int, int]:
    """In how many of the 90 pairs of digits the sum is still taken for the second one, and has
    more of the trait than what it started from."""
    pairs = [(a, b) for a in range(10) for b in range(10) if a != b and _there(a) and _there(b)]
    z = torch.stack([arithmetic(a, b, trait) for a, b in pairs])
    start, total = generated(z[:, 2]), generated(z[:, 3])
    of = TRAITS[trait].of
    right = (taken_for(total) == torch.tensor([b for _, b in pairs])) & (of(total) > of(start))
    return int(right.sum()), len(pairs)


def _there(digit: int) -> bool:
    return bool((sample().labels == digit).any())
