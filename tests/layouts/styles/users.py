"""Networks as their authors write them in a week before a deadline, and what they are fed."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS = (8, 16, 32, 64)


def layer(ins: int, outs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(ins, outs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outs), nn.ReLU())


def two(ins: int, outs: int) -> nn.Sequential:
    return nn.Sequential(layer(ins, outs), layer(outs, outs))


class Residual(nn.Module):
    def __init__(self, ins: int, outs: int, stride: int = 1) -> None:
        super().__init__()
        self.first, self.second = layer(ins, outs, 3, stride), nn.Conv2d(outs, outs, 3, padding=1)
        self.fit = nn.Identity() if ins == outs else nn.Conv2d(ins, outs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.second(self.first(x)) + self.fit(x))


class Detector(nn.Module):
    """A feature pyramid, and two heads that are shared by its levels."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList(layer(a, b, 3, 2) for a, b in zip((3, *WIDTHS), WIDTHS))  # noqa: B905 - one less
        self.beside = nn.ModuleList(nn.Conv2d(width, 16, 1) for width in WIDTHS[1:])
        self.classes = nn.Sequential(layer(16, 16), nn.Conv2d(16, 90, 3, padding=1))
        self.boxes = nn.Sequential(layer(16, 16), nn.Conv2d(16, 36, 3, padding=1))

    def forward(self, x: Tensor) -> list[tuple[Tensor, Tensor]]:
        kept = [x := stage(x) for stage in self.stages]
        found = [self.beside[2](kept[3])]
        for n in (1, 0):
            found.insert(0, self.beside[n](kept[n + 1]) + F.interpolate(found[0], scale_factor=2))
        return [(self.classes(level), self.boxes(level)) for level in found]


class Pooled(nn.Module):
    """Dilated convolutions and the mean of the image side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(layer(3, 16, 3, 2), layer(16, 32, 3, 2))
        self.parts = nn.ModuleList(nn.Conv2d(32, 16, 3, padding=d, dilation=d) for d in (1, 6, 12))
        self.mean, self.last = nn.Conv2d(32, 16, 1), nn.Conv2d(64, 5, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.body(x)
        mean = F.interpolate(self.mean(F.adaptive_avg_pool2d(x, 1)), size=x.shape[2:])
        return self.last(torch.cat([*(F.relu(part(x)) for part in self.parts), mean], 1))


class Variational(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Sequential(layer(3, 8, 3, 2), layer(8, 16, 3, 2), nn.Flatten())
        self.mean, self.spread = nn.Linear(1024, 10), nn.Linear(1024, 10)
        self.wide = nn.Linear(10, 1024)
        self.up = nn.Sequential(
            nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(8, 3, 4, 2, 1)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        h = self.down(x)
        mean, spread = self.mean(h), self.spread(h)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * spread)
        return self.up(self.wide(z).view(-1, 16, 8, 8)), mean, spread


class Stepped(nn.Module):
    """One block of a diffusion model: maps, and the embedding of the time step."""

    def __init__(self, ins: int, outs: int) -> None:
        super().__init__()
        self.one, self.two = nn.Conv2d(ins, outs, 3, padding=1), nn.Conv2d(outs, outs, 3, padding=1)
        self.time, self.fit = nn.Linear(16, outs), nn.Conv2d(ins, outs, 1)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        h = self.one(F.silu(x)) + self.time(F.silu(t))[:, :, None, None]
        return self.fit(x) + self.two(F.silu(h))


class Diffusion(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(1, 16), nn.SiLU(), nn.Linear(16, 16))
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        pairs = ((8, 8), (8, 16), (16, 16), (32, 8), (16, 8))
        self.blocks = nn.ModuleList(Stepped(a, b) for a, b in pairs)
        self.down = nn.ModuleList(nn.Conv2d(n, n, 3, 2, 1) for n in (8, 16))
        self.last = nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        t = self.embed(t)
        one = self.blocks[0](self.first(x), t)
        low = self.blocks[1](self.down[0](one), t)
        x = self.blocks[2](self.down[1](low), t)
        x = self.blocks[3](torch.cat([F.interpolate(x, scale_factor=2), low], 1), t)
        return self.last(self.blocks[4](torch.cat([F.interpolate(x, scale_factor=2), one], 1), t))


class Nested(nn.Module):
    """U-Net++: every level decoded from every depth."""

    def __init__(self) -> None:
        super().__init__()
        self.deep = nn.ModuleList(two(a, b) for a, b in zip((3, *WIDTHS), WIDTHS))  # noqa: B905 - one less
        self.between = nn.ModuleDict(
            {
                f"{i}{j}": two(WIDTHS[i] * j + WIDTHS[i + 1], WIDTHS[i])
                for j in range(1, 4)
                for i in range(4 - j)
            }
        )
        self.last = nn.Conv2d(WIDTHS[0], 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        found: dict[tuple[int, int], Tensor] = {}
        for i, part in enumerate(self.deep):
            found[i, 0] = x = part(x if not i else F.max_pool2d(x, 2))
        for j in range(1, 4):
            for i in range(4 - j):
                up = F.interpolate(found[i + 1, j - 1], scale_factor=2)
                kept = [found[i, k] for k in range(j)]
                found[i, j] = self.between[f"{i}{j}"](torch.cat([*kept, up], 1))
        return self.last(found[0, 3])


class ResidualU(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList((Residual(3, 8), Residual(8, 16, 2), Residual(16, 32, 2)))
        self.ups = nn.ModuleList(nn.ConvTranspose2d(a, a // 2, 2, 2) for a in (32, 16))
        self.back = nn.ModuleList((Residual(32, 16), Residual(16, 8)))
        self.last = nn.Conv2d(8, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        kept = [x := part(x) for part in self.down]
        for up, part, skip in zip(self.ups, self.back, (kept[1], kept[0]), strict=True):
            x = part(torch.cat([up(x), skip], 1))
        return self.last(x)


class Streams(nn.Module):
    """Colour and flow, joined, and a head for each task."""

    def __init__(self) -> None:
        super().__init__()
        self.colour, self.flow = (
            nn.Sequential(layer(n, 8), nn.MaxPool2d(2), layer(8, 16), nn.MaxPool2d(2))
            for n in (3, 2)
        )
        self.joined, self.shared = layer(32, 32), nn.Linear(32, 16)
        self.heads = nn.ModuleDict({"age": nn.Linear(16, 1), "mood": nn.Linear(16, 7)})

    def forward(self, colour: Tensor, flow: Tensor) -> dict[str, Tensor]:
        x = self.joined(torch.cat([self.colour(colour), self.flow(flow)], 1)).mean((2, 3))
        h = F.relu(self.shared(x))
        return {name: head(h) for name, head in self.heads.items()}


class Signal(nn.Module):
    """Convolutions of a signal, then a recurrence."""

    def __init__(self) -> None:
        super().__init__()
        self.convs = nn.Sequential(
            nn.Conv1d(9, 16, 5, padding=2), nn.BatchNorm1d(16), nn.ReLU(), nn.MaxPool1d(2),
            nn.Conv1d(16, 32, 5, padding=2), nn.BatchNorm1d(32), nn.ReLU(), nn.MaxPool1d(2),
        )  # fmt: skip
        self.lstm, self.last = nn.LSTM(32, 20, batch_first=True), nn.Linear(20, 6)

    def forward(self, x: Tensor) -> Tensor:
        found, _ = self.lstm(self.convs(x).transpose(1, 2))
        return self.last(found[:, -1])


MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[Tensor, ...], str]] = {
    "detector": (Detector, (torch.zeros(1, 3, 64, 64),), "plotneuralnet"),
    "pooled": (Pooled, (torch.zeros(1, 3, 64, 64),), "plotneuralnet"),
    "variational": (Variational, (torch.zeros(1, 3, 32, 32),), "plotneuralnet"),
    "diffusion": (Diffusion, (torch.zeros(1, 3, 32, 32), torch.zeros(1, 1)), "unet"),
    "nested": (Nested, (torch.zeros(1, 3, 32, 32),), "plotneuralnet"),
    "residual u": (ResidualU, (torch.zeros(1, 3, 32, 32),), "unet"),
    "streams": (Streams, (torch.zeros(1, 3, 32, 32), torch.zeros(1, 2, 32, 32)), "plotneuralnet"),
    "signal": (Signal, (torch.zeros(1, 9, 128),), "blocks"),
}
"""A network, what it is fed, and the style that suits it."""
