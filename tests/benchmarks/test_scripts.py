"""The benchmarks run, and print the table that they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def printed(script: str, *options: str) -> list[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100)
    return done.stdout.splitlines()


def test_scale_prints_a_line_for_each_length() -> None:
    lines = printed("scale.py", "--longest", "10", "--repeats", "1")
    head, rule, row = (line for line in lines if line.startswith("|"))
    assert [cell.strip() for cell in head.split("|")[1:4]] == ["blocks", "forward", "netviz"]
    assert set(rule) <= set("|-:")
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells[0] == "10"
    assert all(cell.endswith((" ms", " s")) for cell in cells[1:4])


def test_a_trace_of_a_large_model_needs_little_memory() -> None:
    def megabytes(what: str) -> float:
        return float(printed("memory.py", "--measure", "Llama-3-8B (meta)", what)[-1].split()[0])

    assert megabytes("netviz") - megabytes("model") < 600


def test_default_pictures_are_measured() -> None:
    lines = printed("readable.py", "--only", "U-Net", "--alone", "--repeats", "1")
    head, _, row, *_ = (line for line in lines if line.startswith("|"))
    cells = dict(zip(*([c.strip() for c in x.split("|")[1:-1]] for x in (head, row)), strict=True))
    assert cells["model"] == "U-Net"
    assert int(cells["boxes"]) <= 60
    assert cells["xN adds up"] == "yes"
    assert cells["overlaps"] == "0"
