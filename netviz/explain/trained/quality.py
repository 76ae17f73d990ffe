"""What the trained networks are worth, measured on digits that they have not seen."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from netviz.explain.trained.data import Digits
from netviz.explain.trained.networks import NOISE

RATIOS = (0.75, 0.8, 0.95)


def of_mae(model: Any, train: Digits, test: Digits) -> dict[str, float]:
    """Mean squared error on the hidden patches, and that of showing the mean digit instead."""
    found = {}
    mean = model.pixels(train.images.mean(0, keepdim=True))
    wanted = model.pixels(test.images)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        for ratio in RATIOS:
            model.shuffle.ratio = ratio
            out = model(test.images)
            found[f"error at {ratio:.0%}"] = float(out["loss"])
            found[f"mean image at {ratio:.0%}"] = float(
                model.loss(mean.expand_as(wanted), wanted, out["mask"])
            )
    return found


def of_vae(model: Any, train: Digits, test: Digits) -> dict[str, float]:
    """Both losses; the error of the pixels beside that of the mean digit; how often a digit's ten
    nearest neighbours in the plane of z are of its kind."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        losses = model.loss(test.images)
        z, _ = model.encoder(test.images)
        places, _ = model.encoder(train.images)
        error = (model.decoder(z) - test.images).square().mean()
    plain = (train.images.mean(0) - test.images).square().mean()
    guessed = neighbours_say(places, train.labels, z, k=10)
    return {
        "reconstruction": float(losses["reconstruction"]), "kl": float(losses["kl"]),
        "error": float(error), "mean image": float(plain),
        "neighbours agree": float((guessed == test.labels).float().mean()),
    }  # fmt: skip


def of_classifier(model: Any, test: Digits) -> dict[str, float]:
    """How often it is right, its moments not exchanged."""
    with torch.no_grad():
        right = model(test.images, test.images).argmax(1) == test.labels
    return {"accuracy": float(right.float().mean())}


def of_generator(model: Any, train: Digits, test: Digits) -> dict[str, Any]:
    """Of a thousand drawings: the mean distance to the nearest real digit, beside that of unseen
    real digits and of blurred noise; and how many of each digit there are, as neighbours say."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        made = model(torch.randn(1000, NOISE, 1, 1, generator=generator)) / 2 + 0.5
    real, unseen = train.images.flatten(1), test.images.flatten(1)
    shuffled = unseen[:, torch.randperm(unseen.shape[1], generator=generator)]
    labels = neighbours_say(real, train.labels, made.flatten(1), k=5)
    return {
        "distance": nearest(made.flatten(1), real),
        "distance of unseen digits": nearest(unseen, real),
        "distance of shuffled pixels": nearest(shuffled, real),
        "of each digit": torch.bincount(labels, minlength=10).tolist(),
    }  # fmt: skip


def nearest(points: Tensor, others: Tensor) -> float:
    """The mean distance of ``points`` to the nearest of ``others``."""
    return float(torch.cdist(points, others).min(1).values.mean())


def neighbours_say(known: Tensor, labels: Tensor, points: Tensor, *, k: int) -> Tensor:
    """The label that most of the ``k`` nearest ``known`` points have, for each of ``points``."""
    near = torch.cdist(points, known).topk(k, largest=False).indices
    return labels[near].mode(1).values
