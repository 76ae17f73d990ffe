"""Running the command line, within this process and in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from netviz.cli.app import app
from netviz.ir import Graph
from netviz.ir.serial import dumps
from tests.tables.networks import small

ROOT = Path(__file__).resolve().parents[2]

LENET = """
import torch
from torch import nn


class LeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.fc = nn.Linear(6 * 12 * 12, classes)

    def forward(self, x):
        print("running")
        x = torch.max_pool2d(torch.relu(self.conv(x)), 2)
        return self.fc(x.flatten(1))


example_inputs = (torch.zeros(1, 1, 28, 28),)
"""

BROKEN = LENET.replace("x.flatten(1)", "x.flatten(2)")


def invoke(*arguments: str) -> Result:
    """The command run within this process."""
    return CliRunner().invoke(app, list(arguments), prog_name="netviz")


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """``python -m netviz`` with ``arguments`` in ``cwd``; its output as bytes."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "netviz", *arguments],
        cwd=cwd,
        env={**kept, "PYTHONPATH": path, **environment},
        capture_output=True,
        check=False,
        timeout=100,
    )


def saved(folder: Path, graph: Graph | None = None) -> str:
    """The path of a saved graph in ``folder``."""
    path = folder / "small.json"
    path.write_text(dumps(graph or small()), encoding="utf-8")
    return str(path)
