"""``netviz diff`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.helpers import LENET
from tests.cli.helpers import invoke as run

OTHER = LENET.replace("nn.Conv2d(1, 6, 5)", "nn.Conv2d(1, 6, 5, bias=False)")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("before.py").write_text(LENET)
    Path("after.py").write_text(OTHER)


def test_prints_what_differs() -> None:
    result = run("diff", "before.py", "after.py")
    assert result.exit_code == 0
    assert "without bias 6" in result.stdout
    assert "equal layers" in result.stdout
    assert "running" not in result.stdout


def test_models_of_one_name_are_called_by_where_they_come_from() -> None:
    printed = run("diff", "before.py", "after.py", "-q").stdout
    assert "(before.py)" in printed
    assert "(after.py)" in printed
    targets = "before.py:LeNet", "before.py:LeNet()"
    told = json.loads(run("diff", *targets, "--format", "json", "-q").stdout)
    assert [told[side]["name"] for side in ("left", "right")] == [f"LeNet ({t})" for t in targets]


def test_exit_code_is_like_that_of_git_diff() -> None:
    assert run("diff", "before.py", "after.py", "--exit-code", "-q").exit_code == 1
    assert run("diff", "before.py", "before.py", "--exit-code", "-q").exit_code == 0


def test_pictures_and_tables_by_ending() -> None:
    assert run("diff", "before.py", "after.py", "-o", "diff.svg").exit_code == 0
    assert Path("diff.svg").read_text(encoding="utf-8").startswith("<svg")
    assert run("diff", "before.py", "after.py", "-o", "diff.json").exit_code == 0
    assert json.loads(Path("diff.json").read_text())["equal"] is False
    result = run("diff", "before.py", "after.py", "--format", "json", "-q")
    assert json.loads(result.stdout)["layers"]["changed"] == 1


def test_saved_graphs_and_inputs_of_each() -> None:
    assert run("draw", "before.py", "-o", "before.json").exit_code == 0
    assert "no difference" in run("diff", "before.json", "before.py").stdout
    other = run("diff", "before.json", "before.py", "--input-b", "2x1x28x28")
    assert "on other shapes" in other.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.py", "after.py"), "A (missing.py)"),
        (("before.py", "missing.py"), "B (missing.py)"),
        (("before.py", "after.py", "-o", "diff.docx"), "unknown format 'docx'"),
        (("before.py", "after.py", "-o", "diff.svg", "--theme", "drak"), "'dark'"),
    ],
)
def test_errors_are_one_message(arguments: tuple[str, ...], said: str) -> None:
    result = run("diff", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
