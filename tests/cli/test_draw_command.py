"""netviz draw: the right file, the right words, nothing else on standard output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netviz.ir.serial import loads
from netviz.renderers import FORMATS
from tests.cli.helpers import LENET, invoke, run, saved
from tests.tables.networks import small

STARTS = {
    "svg": b"<svg",
    "png": b"\x89PNG",
    "pdf": b"%PDF",
    "dot": b"digraph",
    "json": b"{\n",
    "txt": b"Layer",
    "md": b"| Layer",
    "csv": b"path,",
    "html": b"<!doctype html>",
    "gif": b"GIF89a",
    "tex": b"%",
    "mmd": b"flowchart TB",
    "graphml": b"<graphml",
    "pbtxt": b"node {",
    "model-explorer": b'{"label":',
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_ending_picks_the_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"net.{suffix}"
    result = invoke("draw", saved(tmp_path), "-o", str(path))
    assert result.exit_code == 0, result.output
    assert STARTS[suffix] in path.read_bytes()[:200]
    assert result.stdout == ""
    assert str(path) in result.stderr


def test_the_default_is_an_svg_named_after_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("draw", saved(tmp_path))
    assert (tmp_path / "Small.svg").read_text().startswith("<svg")
    assert "Small.svg" in result.stderr


def test_a_format_without_a_file_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("draw", saved(tmp_path), "--format", "md")
    assert (tmp_path / "Small.md").exists()


def test_what_was_done_is_said(tmp_path: Path) -> None:
    said = invoke("draw", saved(tmp_path), "-o", str(tmp_path / "net.svg")).stderr
    assert "6 operators" in said
    assert "65,654 parameters" in said
    assert "real tensors" in said
    assert "aten.mystery" in said
    assert "--input 1x3x8x8" in said
    assert "boxes" in said


def test_both_spellings_of_colour_are_taken(tmp_path: Path) -> None:
    drawn = [
        invoke("draw", saved(tmp_path), option, "flops", "-o", "-").stdout_bytes
        for option in ("--colour-by", "--color-by")
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0] != invoke("draw", saved(tmp_path), "-o", "-").stdout_bytes


def test_quiet_says_nothing(tmp_path: Path) -> None:
    result = invoke("draw", saved(tmp_path), "-q", "-o", str(tmp_path / "net.svg"))
    assert result.output == ""


def test_a_graph_drawn_as_json_is_the_graph(tmp_path: Path) -> None:
    invoke("draw", saved(tmp_path), "-o", str(tmp_path / "again.json"))
    assert loads((tmp_path / "again.json").read_bytes()) == small()


def test_only_the_bytes_go_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(LENET)
    done = run("draw", "model.py", "-o", "-", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"<svg")
    assert done.stdout.rstrip().endswith(b"</svg>")
    assert b"running" in done.stderr


def test_prints_from_c_stay_off_standard_output(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(
        LENET.replace('print("running")', 'import os; os.system("echo from a child")')
    )
    done = run("draw", "model.py", "-o", "-", "--format", "json", cwd=tmp_path)
    assert done.stdout.startswith(b'{\n  "format": "netviz-graph"')
    assert b"from a child" in done.stderr


def test_the_inferred_input_is_said_as_an_option(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(LENET.partition("example_inputs")[0])
    done = run("draw", "model.py", "-o", "net.svg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b"--input 1x1x28x28" in done.stderr or b"--input x=1x1x28x28" in done.stderr


def test_an_input_told_is_taken(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(LENET)
    done = run(
        "draw", "model.py", "--input", "5x1x28x28", "-o", "-", "--format", "txt", cwd=tmp_path
    )
    assert "5×10" in done.stdout.decode()


def test_a_saved_graph_is_drawn_without_torch(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('no torch here')")
    saved(tmp_path)
    for suffix in ("svg", "txt", "json"):
        done = run("draw", "small.json", "-o", f"net.{suffix}", cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def test_a_model_without_torch_is_told_what_to_install() -> None:
    code = (
        "import importlib.util as u, sys; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'torch' else find(name, *rest)\n"
        "sys.argv = ['netviz', 'draw', 'zoo:lenet5']; import netviz.cli; netviz.cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"pip install torch" in done.stderr


def test_drawing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(LENET)
    for name in ("a", "b"):
        run("draw", "model.py", "-o", f"{name}.json", cwd=tmp_path, PYTHONHASHSEED=str(ord(name)))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
