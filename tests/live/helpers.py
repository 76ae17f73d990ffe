"""Small trainings, and the records of a run's log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

import netviz


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3)
        self.norm = nn.BatchNorm2d(6)
        self.drop = nn.Dropout(0.2)
        self.fc = nn.Linear(6 * 36, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.drop(F.relu(self.norm(self.conv(x))).flatten(1)))


def batch(size: int = 8) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(size, 1, 8, 8), torch.randint(0, 10, (size,))


def train(model: nn.Module, steps: int, *, lr: float = 1e-3, seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    for _ in range(steps):
        x, y = batch()
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def records(path: Path, kind: str | None = None) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [r for r in found if kind in (None, r["event"])]


def curve(path: Path, name: str) -> list[tuple[int, float]]:
    return [(r["step"], r["values"][name]) for r in records(path, "scalars") if name in r["values"]]


def watched(path: Path, body: Callable[[Any], object], *models: Any, **options: Any) -> Any:
    """Run ``body`` under a watch that writes only the log; the run."""
    with netviz.watch(*models, to="none", log=path, quiet=True, **options) as run:
        body(run)
    return run
