"""Bad input: one message that says what to do, exit code 2, no traceback, nothing destroyed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netviz.cli import guard, job
from netviz.cli.terminal import say
from netviz.errors import NetvizError, OutputError
from tests.cli.helpers import BROKEN, LENET, ROOT, invoke, run, saved


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw", "nosuch.json"], "cannot read nosuch.json"),
        (["draw", "{graph}", "-o", "no/such/net.svg"], "does not exist; make it"),
        (["draw", "{graph}", "-o", "net.tiff"], "unknown format 'tiff'"),
        (["draw", "{graph}", "-o", "net"], "has no ending"),
        (["draw", "{graph}", "-o", "."], "has no ending"),
        (["draw", "{graph}", "--format", "jsn"], "Did you mean json?"),
        (["draw", "{graph}", "--direction", "XY"], "none of TB, LR"),
        (["draw", "{graph}", "--show", "shapes,parms"], "Did you mean params?"),
        (["draw", "{graph}", "--engine-option", "ranksep"], "NAME=VALUE"),
        (["draw", "{graph}", "--theme", "clasic", "-o", "x.svg"], "classic"),
        (["draw", "{graph}", "--engine", "dto", "-o", "x.svg"], "dot"),
        (["draw", "nosuch.py", "--theme", "clasic"], "classic"),
        (["draw", "{graph}", "--input", "1x3x8x8"], "saved graph"),
        (["draw", "{graph}", "--depth", "-1"], "--depth"),
        (["draw", "{graph}", "--dept", "1"], "--dept"),
        (["draw"], "TARGET"),
        (["draw", "{graph}", "Net"], "after a colon"),
        (["summary", "{graph}", "--sort", "flopz"], "Did you mean flops?"),
        (["summary", "{graph}", "--format", "html"], "table, json, csv, md, latex"),
        (["summary", "bad.json"], "not JSON"),
        (["summary", "nosuch.py"], "nosuch.py"),
        (["summary", "zoo:resnet81"], "resnet18"),
        (["nosuch"], "nosuch"),
        (["model.py"], "netviz draw model.py"),
        (["zoo:resnet18", "-o", "net.svg"], "netviz summary zoo:resnet18"),
    ],
)
def test_bad_input_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")
    graph = saved(tmp_path)
    (tmp_path / "bad.json").write_text("{")
    before = sorted(tmp_path.iterdir())
    result = invoke(*(argument.format(graph=graph) for argument in arguments))
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


def test_an_existing_output_survives_a_failure(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(BROKEN)
    (tmp_path / "net.svg").write_text("old")
    done = run("draw", "model.py", "-o", "net.svg", cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "net.svg").read_text() == "old"
    assert not list(tmp_path.glob(".netviz*"))


def test_a_failed_forward_is_drawn_on_request(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(BROKEN)
    told = ("draw", "model.py", "--input", "1x1x28x28", "-o", "net.svg")
    assert b"--partial" in run(*told, cwd=tmp_path).stderr
    assert not (tmp_path / "net.svg").exists()
    done = run(*told, "--partial", cwd=tmp_path)
    assert done.returncode == 2
    assert b"linear" in (tmp_path / "net.svg").read_bytes()


def test_debug_shows_the_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("summary", "nosuch.json", "--debug")
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert "cannot read" in result.stderr


def test_a_bug_is_called_one(capsys: pytest.CaptureFixture[str]) -> None:
    def buggy(*, debug: bool = False) -> None:
        raise ZeroDivisionError("oops")

    with pytest.raises(Exception) as caught:  # noqa: PT011 - typer's Exit, whichever click it is
        guard.guarded(buggy)()
    assert getattr(caught.value, "exit_code", None) == 1
    said = capsys.readouterr().err
    assert "bug in netviz" in said
    assert "--debug" in said
    assert "Traceback" not in said


def test_an_interrupt_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Exception) as caught:  # noqa: PT011 - typer's Exit, whichever click it is
        guard.guarded(interrupted)()
    assert getattr(caught.value, "exit_code", None) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_errors_keep_their_lines(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise NetvizError("first\nsecond")

    with pytest.raises(Exception):  # noqa: B017, PT011 - typer's Exit, whichever click it is
        guard.guarded(fails)()
    assert capsys.readouterr().err == "error   first\n        second\n"


def test_messages_send_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    say("note", "a\x1b[31mred\x07")
    assert capsys.readouterr().err == "note    a\u241b[31mred\u2407\n"


def test_a_closed_standard_output_is_no_bug(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m netviz summary {saved(tmp_path)} >&-"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""


def test_pixels_do_not_go_to_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job.sys.stdout, "isatty", lambda: True)
    with pytest.raises(OutputError, match="not for a terminal"):
        job.Job("x").draw(job.Picture(output="-", form="png", options={}))


def test_ctrl_c_stops_a_run(tmp_path: Path) -> None:
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # also where CI ignores it
    stop = f"import os, signal; {heard}; os.kill(os.getpid(), signal.SIGINT)"
    (tmp_path / "model.py").write_text(LENET.replace('print("running")', stop))
    done = run("summary", "model.py", cwd=tmp_path)
    assert done.returncode in (130, -signal.SIGINT)
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m netviz summary {saved(tmp_path)} --format json | head -c 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"{"
    assert done.stderr == b""
