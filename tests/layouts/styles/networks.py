"""Networks that a figure must bear: of every rank, with many inputs, deep and shallow."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import torch
from torch import nn

import netviz
from netviz.ir import Graph


class Five(nn.Module):
    """Five inputs that join one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = nn.ModuleList(nn.Conv2d(3, 4 + n, 3, padding=1) for n in range(5))

    def forward(self, *images: torch.Tensor) -> torch.Tensor:
        return torch.cat([part(x) for part, x in zip(self.parts, images, strict=True)], 1).relu()


class Apart(nn.Module):
    """Branches that never meet."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3))
        self.two = nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 2))

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.one(x), self.two(y)


class Shared(nn.Module):
    """One convolution called three times."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(self.conv(self.conv(x).relu()).sigmoid())


class Bare(nn.Module):
    """No parameters, and a scalar."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x.relu() * x.sigmoid()).mean()


class Inception(nn.Module):
    """Four ways from one tensor to one."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Conv2d(16, 8, 1)
        self.b = nn.Sequential(nn.Conv2d(16, 6, 1), nn.ReLU(), nn.Conv2d(6, 8, 3, padding=1))
        self.c = nn.Sequential(nn.Conv2d(16, 4, 1), nn.ReLU(), nn.Conv2d(4, 8, 5, padding=2))
        self.d = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(16, 8, 1))
        self.stem, self.head = nn.Conv2d(3, 16, 3, padding=1), nn.Conv2d(32, 10, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        return self.head(torch.cat([self.a(x), self.b(x), self.c(x), self.d(x)], 1))


class Dense(nn.Module):
    """Every layer reads all before it: more skips than there are levels."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = nn.ModuleList(nn.Conv2d(4 * (n + 1), 4, 3, padding=1) for n in range(9))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = [x]
        for part in self.parts:
            found.append(part(torch.cat(found, 1)).relu())
        return torch.cat(found, 1)


class SegNet(nn.Module):
    """Down and up without skips."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (1, 8, 16, 32)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in pairwise(sizes))
        self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in pairwise(sizes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part in self.down:
            x = nn.functional.max_pool2d(part(x).relu(), 2)
        for part in reversed(self.up):
            x = part(x).relu()
        return x


class Strided(nn.Module):
    """Down by strides, as in pix2pix; joined by concatenation, or by sums as in LinkNet."""

    def __init__(self, *, sums: bool) -> None:
        super().__init__()
        sizes, self.sums = (3, 16, 32, 64), sums
        self.down = nn.ModuleList(nn.Conv2d(a, b, 4, 2, 1) for a, b in pairwise(sizes))
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(b if sums or n == 2 else 2 * b, a, 4, 2, 1)
            for n, (a, b) in enumerate(pairwise(sizes))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept: list[torch.Tensor] = []
        for part in self.down:
            kept.append(part(kept[-1] if kept else x).relu())
        x = self.up[2](kept[2])
        for n in (1, 0):
            x = x + kept[n] if self.sums else torch.cat([kept[n], x], 1)
            x = self.up[n](x)
        return x.tanh()


def _deep() -> nn.Module:
    """Five hundred layers, no two neighbours alike."""
    return nn.Sequential(*(nn.Linear(4 + n % 7, 4 + (n + 1) % 7) for n in range(500)))


def _hostile() -> nn.Module:
    model = nn.Sequential()
    for n, name in enumerate(("a_b%", "$x^2$", "\\frac", "名前" * 20, "#{}~&", "\u200b\u202eabc")):
        model.add_module(name, nn.Conv2d(3 + n, 4 + n, 3, padding=1))
    return model


def _conv1d() -> nn.Module:
    return nn.Sequential(
        nn.Conv1d(1, 8, 9), nn.ReLU(), nn.MaxPool1d(4), nn.Conv1d(8, 16, 5), nn.ReLU(),
        nn.Flatten(), nn.Linear(16 * 119, 5),
    )  # fmt: skip


def _conv3d() -> nn.Module:
    return nn.Sequential(
        nn.Conv3d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2), nn.Conv3d(8, 16, 3)
    )


MADE: dict[str, tuple[Callable[[], nn.Module], tuple[tuple[int, ...], ...]]] = {
    "five_inputs": (Five, ((1, 3, 16, 24),) * 5),
    "apart": (Apart, ((1, 3, 20, 20), (1, 7))),
    "shared": (Shared, ((1, 8, 12, 30),)),
    "bare": (Bare, ((2, 3, 8, 8),)),
    "inception": (Inception, ((1, 3, 28, 28),)),
    "dense": (Dense, ((1, 4, 16, 16),)),
    "segnet": (SegNet, ((1, 1, 32, 48),)),
    "pix2pix": (lambda: Strided(sums=False), ((1, 3, 64, 64),)),
    "linknet": (lambda: Strided(sums=True), ((1, 3, 64, 64),)),
    "deep": (_deep, ((1, 4),)),
    "hostile": (_hostile, ((1, 3, 16, 16),)),
    "conv1d": (_conv1d, ((1, 1, 500),)),
    "conv3d": (_conv3d, ((1, 1, 16, 24, 24),)),
    "one_layer": (lambda: nn.Conv2d(1, 1, 3), ((1, 1, 9, 9),)),
    "identity": (nn.Identity, ((1, 3, 4, 4),)),
}
"""Models and the shapes of their inputs, by name."""

ZOO = (
    "lenet5", "alexnet", "vgg16", "resnet18", "resnet50", "mobilenet_v2", "unet", "autoencoder",
    "dcgan_g", "dcgan_d", "lstm", "vit_b_16",
)  # fmt: skip


@lru_cache(maxsize=64)
def graph(name: str) -> Graph:
    """The traced graph of a network of the zoo or of this file."""
    if name in MADE:
        make, shapes = MADE[name]
        return netviz.trace(make(), input_data=tuple(torch.zeros(s) for s in shapes))
    return netviz.trace(getattr(netviz.zoo, name)())
