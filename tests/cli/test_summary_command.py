"""netviz summary: the table on the terminal, the other forms for files and scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netviz.renderers import TABLES, renderer
from netviz.tables import summarise
from tests.cli.helpers import invoke, run, saved
from tests.tables.networks import small


def test_the_table_is_printed(tmp_path: Path) -> None:
    result = invoke("summary", saved(tmp_path))
    assert result.exit_code == 0
    assert result.stdout == summarise(small()).text()


def test_the_table_fits_the_columns_told(tmp_path: Path) -> None:
    done = run("summary", saved(tmp_path), cwd=tmp_path, COLUMNS="80")
    assert done.stdout.decode() == summarise(small()).text(80)
    assert done.stderr == b""


@pytest.mark.parametrize("form", [name for name in TABLES if name != "table"])
def test_the_other_forms_go_to_standard_output(tmp_path: Path, form: str) -> None:
    done = run("summary", saved(tmp_path), "--format", form, cwd=tmp_path)
    assert done.stdout == renderer(TABLES[form])(summarise(small()))
    assert done.returncode == 0


def test_json_has_the_totals(tmp_path: Path) -> None:
    result = invoke("summary", saved(tmp_path), "--format", "json", "--backward")
    totals = json.loads(result.stdout)["totals"]
    assert totals["parameters"] == 65654
    assert "backward_flops" in totals


def test_a_table_can_go_to_a_file(tmp_path: Path) -> None:
    result = invoke("summary", saved(tmp_path), "-o", f"{tmp_path}/t.txt")
    assert result.stdout == ""
    assert "wrote" in result.stderr
    assert (tmp_path / "t.txt").read_text(encoding="utf-8") == summarise(small()).text()


@pytest.mark.parametrize(("ending", "form"), [("json", "json"), ("tex", "latex"), ("md", "md")])
def test_the_ending_of_a_file_picks_its_form(tmp_path: Path, ending: str, form: str) -> None:
    path = tmp_path / f"net.{ending}"
    invoke("summary", saved(tmp_path), "-o", str(path))
    assert path.read_bytes() == renderer(TABLES[form])(summarise(small()))
    invoke("summary", saved(tmp_path), "-o", str(path), "--format", "csv")
    assert path.read_bytes() == renderer(TABLES["csv"])(summarise(small()))


def test_depth_and_sort_are_obeyed(tmp_path: Path) -> None:
    assert "conv" not in invoke("summary", saved(tmp_path), "--depth", "0").stdout
    lines = invoke("summary", saved(tmp_path), "--sort", "flops").stdout.splitlines()
    assert lines[2].startswith("fc")


def test_a_terminal_without_unicode_gets_ascii(tmp_path: Path) -> None:
    done = run("summary", saved(tmp_path), cwd=tmp_path, PYTHONIOENCODING="ascii", COLUMNS="80")
    assert done.returncode == 0
    text = done.stdout.decode("ascii")
    assert "1x4x8x8" in text
    assert "?" not in text.splitlines()[1]


def test_no_colour_codes_leave_a_pipe(tmp_path: Path) -> None:
    assert b"\x1b" not in run("summary", saved(tmp_path), cwd=tmp_path).stdout
