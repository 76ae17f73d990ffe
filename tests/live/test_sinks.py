"""Sinks and reports, each fed with the same run."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
import torch

import netviz
from netviz.errors import FormatError, MissingPackageError, TargetError
from netviz.live.options import WatchOptions
from netviz.live.replay import replay, state_of
from netviz.live.report import report
from tests.live.helpers import Net, batch, train


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a short run with something of everything in it."""
    log = tmp_path_factory.mktemp("recorded") / "run.jsonl"
    torch.manual_seed(0)
    model = Net()
    with netviz.watch(model, to="none", log=log, name="mine_1", every=2, quiet=True) as run:
        run.layer = "fc"
        train(model, 12)
        run.log(accuracy=0.75, val_loss=1.5, pictures=batch()[0], words="<hello>")
        run.alert("my own & only", layer="fc")
        run.log(broken=float("inf"))
    return log


def test_tensorboard_has_curves_histograms_pictures_and_the_graph(
    recorded: Path, tmp_path: Path
) -> None:
    log = tmp_path / "mine_1" / "run.jsonl"
    log.parent.mkdir()
    shutil.copy(recorded, log)
    replay(log, WatchOptions(to="tensorboard"))
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = EventAccumulator(str(log.parent))
    found.Reload()
    tags = found.Tags()
    assert {"loss/train", "loss/val", "metrics/accuracy", "gradient/fc"} <= set(tags["scalars"])
    assert len(found.Scalars("loss/train")) == 12
    assert found.Scalars("loss/val")[0].value == 1.5
    assert "activation/fc" in tags["histograms"]
    assert tags["images"] == ["pictures"]
    assert tags["graph"]
    names = {node.name for node in found.Graph().node}
    assert any(name.startswith("conv/") for name in names)


def test_the_terminal_shows_curves_layers_and_alerts(recorded: Path) -> None:
    from rich.console import Console

    from netviz.live.sinks.terminal import line, screen

    state = state_of(recorded)
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True, color_system=None)
    console.print(screen("mine_1", state))
    text = stream.getvalue()
    for part in ("mine_1", "step 12", "loss", "accuracy", "update / weight", "conv", "my own"):
        assert part in text, part
    assert max(map(len, text.splitlines())) <= 100
    assert "loss" in line(state)


def test_a_stream_that_is_no_terminal_gets_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with netviz.watch(to="terminal", log=tmp_path / "run.jsonl"):
        train(Net(), 3)
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert all(line.startswith("netviz  step ") for line in lines)


@pytest.mark.parametrize("package", ["wandb", "trackio"])
def test_trackers_get_every_value_once(
    package: str, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their documented protocol; the packages themselves need accounts or servers."""
    calls: list[tuple[str, Any]] = []
    fake = types.ModuleType(package)
    fake.init = lambda **given: calls.append(("init", given))  # type: ignore[attr-defined]
    fake.log = lambda values, step: calls.append(("log", (step, values)))  # type: ignore[attr-defined]
    fake.finish = lambda: calls.append(("finish", None))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, package, fake)
    replay(recorded, WatchOptions(to=package))
    assert calls[0][0] == "init"
    assert calls[0][1]["name"] == "mine_1"
    assert calls[-1] == ("finish", None)
    logged = [given for kind, given in calls if kind == "log"]
    steps = [step for step, _ in logged]
    assert steps == sorted(steps)
    assert sum("loss" in values for _, values in logged) == 12
    assert any("layers/ratio/max" in values for _, values in logged)


def test_what_is_not_installed_is_said_and_left_out(
    recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(MissingPackageError, match="pip install wandb"):
        replay(recorded, WatchOptions(to="wandb"))


def test_an_unknown_sink_or_option() -> None:
    with pytest.raises(FormatError, match="did you mean 'tensorboard'"):
        netviz.watch(to="tensorbord")
    with pytest.raises(FormatError, match="did you mean 'budget'"):
        netviz.watch(budgt=0.1)
    with pytest.raises(FormatError, match="no rule 'nan'"):
        netviz.watch(raise_on="nan")


def test_the_report_is_one_offline_file(recorded: Path, tmp_path: Path) -> None:
    text = report(recorded, tmp_path / "report.html").read_text("utf-8")
    for part in ("mine_1", "Gradient norm", "my own &amp; only", "data:image/png;base64", "<svg"):
        assert part in text, part
    for outside in ('src="http', 'href="http', "@import", "url(http"):
        assert outside not in text
    assert "nan" not in text.lower().replace("nano", "")[:200]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_report_as_pdf(recorded: Path, tmp_path: Path) -> None:
    path = report(recorded.parent, tmp_path / "report.pdf")
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    for part in ("mine_1", "Gradient norm", "my own & only", "steps: 12"):
        assert part in text, part


def test_what_cannot_be_reported(recorded: Path, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"\.html or \.pdf"):
        report(recorded, tmp_path / "report.txt")
    with pytest.raises(TargetError, match="cannot read"):
        report(tmp_path / "none.jsonl", tmp_path / "report.html")
    (tmp_path / "other.jsonl").write_text('{"x": 1}\n')
    with pytest.raises(TargetError, match="holds no run"):
        report(tmp_path / "other.jsonl", tmp_path / "report.html")


def test_a_sink_of_ones_own(recorded: Path) -> None:
    seen: list[str] = []

    class Mine:
        def write(self, events: Any) -> None:
            seen.extend(event.EVENT for event in events)

        def refresh(self) -> None: ...

        def close(self) -> None:
            seen.append("closed")

    replay(recorded, WatchOptions(to=Mine()))
    assert seen[0] == "start"
    assert seen[-1] == "closed"
    assert {"model", "scalars", "layers", "histogram", "image", "text", "alert"} <= set(seen)


@pytest.mark.skipif(importlib.util.find_spec("wandb") is None, reason="wandb is not installed")
def test_wandb_itself(recorded: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_DIR", str(tmp_path))
    replay(recorded, WatchOptions(to="wandb"))
    assert list((tmp_path / "wandb").glob("offline-run-*"))
