"""What the trained VAE makes of digits, and of every place of its plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from netviz.explain.trained.data import digits
from netviz.explain.trained.store import network


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``digits`` that are drawn again; ``span``: z from minus this to this.

    ``places`` ``(360, 2)``: the mean z of every unseen digit, of the ``kinds`` ``(360,)``. ``grid``
    ``(size, size, 16, 16)``: what is drawn over the plane, the first row on top. ``images``,
    ``again`` ``(n, 16, 16)``: digits, and what is drawn from the mean of their z, of ``means`` and
    ``deviations`` ``(n, 2)``.
    """

    digits: tuple[int, ...]
    span: float
    places: Any
    kinds: Any
    grid: Any
    images: Any
    again: Any
    means: Any
    deviations: Any


def run(digits_: tuple[int, ...], size: int, span: float, *, seed: int) -> Found:
    """Encode digits that the model has never seen, and decode a grid of ``size`` x ``size``."""
    model, (_, unseen) = network("vae"), digits()
    kinds = [unseen.of(label) for label in digits_]
    images = torch.stack([kind[(seed + i) % len(kind)] for i, kind in enumerate(kinds)])
    means, variances = model.encoder(images)
    line = torch.linspace(-span, span, size)
    plane = torch.cartesian_prod(line.flip(0), line).flip(1)  # rows from the top, z1 to the right
    grid = model.decoder(plane).view(size, size, 16, 16)
    return Found(
        digits=digits_, span=span,
        places=model.encoder(unseen.images)[0].numpy(), kinds=unseen.labels.numpy(),
        grid=grid.numpy(), images=images[:, 0].numpy(), again=model.decoder(means)[:, 0].numpy(),
        means=means.numpy(), deviations=(variances / 2).exp().numpy(),
    )  # fmt: skip


def decoded(place: tuple[float, float]) -> Any:
    """What is drawn at a place of the plane, ``(16, 16)``."""
    return network("vae").decoder(torch.tensor([place]))[0, 0].numpy()


def errors(found: Found) -> list[float]:
    """Mean squared ones of the pixels, for each of the digits."""
    return [float(e) for e in ((found.images - found.again) ** 2).mean((1, 2))]
