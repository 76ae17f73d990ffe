"""How the small networks are trained: one function each, the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from netviz.explain.trained.data import Digits
from netviz.explain.trained.networks import NOISE, Discriminator, Generator, classifier, mae, vae
from netviz.zoo.models.mae.model import MAE
from netviz.zoo.models.moex import MoExClassifier
from netviz.zoo.models.vae import VAE

BATCH = 64
SEEN = 40
"""Digits whose drawing is followed through the DCGAN's training."""

SNAPSHOTS = (0, 20, 50, 100, 200, 300, 450, 650, 900, 1200, 1600, 2000)
"""The steps after which they are drawn."""


def train_mae(data: Digits, steps: int = 5000) -> MAE:
    """Adam on the error of the hidden patches, half to nearly all of them hidden."""
    torch.manual_seed(1)
    model = mae()
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, steps)
    for _ in range(steps):
        model.shuffle.ratio = 0.5 + 0.46 * float(torch.rand(()))
        loss = model(_batch(data, 40)[0])["loss"]
        _step(loss, optimiser)
        schedule.step()
    return model.eval()


def train_vae(data: Digits, steps: int = 7000) -> VAE:
    """Adam on binary cross-entropy and divergence."""
    torch.manual_seed(2)
    model = vae()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, steps)
    for _ in range(steps):
        _step(model.loss(_batch(data)[0])["total"], optimiser)
        schedule.step()
    return model.eval()


def train_classifier(data: Digits, steps: int = 700) -> MoExClassifier:
    """Adam on the loss of both labels; half of the batches exchange no moments (section 3)."""
    torch.manual_seed(3)
    model = classifier()
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, steps)
    for _ in range(steps):
        images, labels = _batch(data)
        other = torch.randperm(len(images)) if torch.rand(()) < 0.5 else torch.arange(len(images))
        logits = model(images, images[other])
        _step(model.loss(logits, labels, labels[other]), optimiser)
        schedule.step()
    return model.eval()


@dataclass(slots=True)
class Course:
    """How the DCGAN came to be. ``generator``: as it is at the end; ``z``: ``(SEEN, NOISE)``, what
    is drawn at every snapshot; ``pictures``: ``(SEEN, 16, 16)`` in [0, 1] each; ``losses``: of G
    and of D after every step."""

    generator: nn.Module
    z: Tensor
    pictures: list[Tensor] = field(default_factory=list)
    losses: list[tuple[float, float]] = field(default_factory=list)


def train_dcgan(data: Digits) -> Course:
    """One step of D and one of G in turn, labels of D with a little noise (see the paper's
    section 4: Adam, 0.0002, beta 0.5)."""
    torch.manual_seed(4)
    g, d = Generator(), Discriminator()
    course = Course(g, torch.randn(SEEN, NOISE))
    steps_of = {m: torch.optim.Adam(m.parameters(), lr=4e-4, betas=(0.5, 0.999)) for m in (g, d)}
    for step in range(SNAPSHOTS[-1] + 1):
        if step in SNAPSHOTS:
            course.pictures.append(_drawn(g, course.z))
        images, _ = _batch(data)
        made = g(torch.randn(BATCH, NOISE, 1, 1))
        for_d = _told(d(2 * images - 1), 1.0) + _told(d(made.detach()), 0.0)
        _step(for_d, steps_of[d])
        for_g = F.softplus(-d(made)).mean()
        _step(for_g, steps_of[g])
        course.losses.append((for_g.item(), for_d.item()))
    g.eval()
    return course


def _told(logits: Tensor, label: float) -> Tensor:
    """D's loss; real labels lie between 0.9 and 1."""
    wanted = torch.full_like(logits, label) - label * 0.1 * torch.rand_like(logits)
    return F.binary_cross_entropy_with_logits(logits, wanted)


def _drawn(g: nn.Module, z: Tensor) -> Tensor:
    g.eval()
    with torch.no_grad():
        pictures: Tensor = g(z[:, :, None, None])[:, 0] / 2 + 0.5
    g.train()
    return pictures


def _batch(data: Digits, size: int = BATCH) -> tuple[Tensor, Tensor]:
    chosen = torch.randint(len(data.labels), (size,))
    return data.images[chosen], data.labels[chosen]


def _step(loss: Tensor, optimiser: torch.optim.Optimizer) -> None:
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
