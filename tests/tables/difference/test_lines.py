"""The table of a difference: what it lists, folds and fits."""

from __future__ import annotations

import csv
import io
import json

import pytest

import netviz
from netviz.comparison import Diff, compare
from netviz.passes.match import Change
from netviz.tables.difference import lines_of
from netviz.tables.difference.totals import grown
from netviz.tables.difference.wording import field_text, range_text
from netviz.tables.layout import display_width
from tests.passes.match.pairs import IMAGE, Net, conv, plain


def diff(left: object, right: object, **options: object) -> Diff:
    graphs = [netviz.trace(model, input_size=IMAGE) for model in (left, right)]
    return compare(*graphs, **options)  # type: ignore[arg-type]


def test_equal_stretches_are_told_once() -> None:
    model = plain()
    model[2] = conv(8, 8, 5)
    lines = diff(plain(), model).rows()
    assert [(line.sign, line.label) for line in lines] == [
        ("", "… 2 equal layers"),
        ("~", "2"),
        ("", "… 3 equal layers"),
    ]
    assert lines[1].words == ("kernel_size 3×3 → 5×5", "padding 1×1 → 2×2")
    assert lines[1].parameters == 8 * 8 * (25 - 9)
    assert lines[1].flops == 2 * lines[1].parameters * 16 * 16


def test_everything_is_listed_when_asked_for() -> None:
    found = diff(plain(), plain(), everything=True)
    assert [line.kind for line in found.rows()] == ["equal"]
    changed = diff(plain(), plain()[:4], everything=True)
    assert [line.label for line in changed.rows() if line.kind == "equal"] == [
        "input", "0", "1", "2", "3",
    ]  # fmt: skip


def test_alike_additions_are_one_line_and_their_amounts_are_summed() -> None:
    lines = diff(Net(), Net(blocks=5)).rows()
    (line,) = [line for line in lines if line.kind == "added"]
    assert (line.label, line.repeat, line.class_name) == ("2–4", 3, "Sequential")
    assert line.words == ("added", "3 layers")
    assert line.parameters == 3 * (8 * 8 * 9 + 8 + 16)


def test_depth_closes_calls() -> None:
    shallow = diff(Net(), Net(blocks=3), options={"depth": 1}).rows()
    assert [line.label for line in shallow if line.sign == "~"] == ["body_of"]
    assert not [line for line in shallow if line.kind == "added"]


def test_parameters_of_the_lines_add_up() -> None:
    found = diff(Net(), Net(blocks=4))
    top = [line for line in found.rows() if line.depth == 0]
    assert sum(line.parameters for line in top) == (
        found.totals[1].parameters - found.totals[0].parameters
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_asked(width: int) -> None:
    wide = diff(plain(), Net(blocks=4)).lines(width)
    body = wide[: wide.index([])]
    assert all(sum(display_width(text) for text, _ in line) <= width for line in body)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (("out_channels", "64", "96"), "out_channels 64 → 96"),
        (("class", "ReLU", "GELU"), "ReLU → GELU"),
        (("weight trains", "yes", "no"), "weight frozen"),
        (("weight shared", "no", "yes"), "weight tied"),
        (("bias", "8", ""), "without bias 8"),
        (("bias", "", "8"), "with bias 8"),
    ],
)
def test_fields_in_words(field: tuple[str, str, str], text: str) -> None:
    assert field_text(field) == text


def test_ranges_and_growth() -> None:
    assert range_text(["h.0", "h.1", "h.11"]) == "h.0–11"
    assert range_text(["fc"]) == "fc"
    assert (grown(1024), grown(-3), grown(0)) == ("+1,024", "-3", "")


def test_json_holds_everything() -> None:
    data = json.loads(diff(plain(), Net()).render("json"))
    assert (data["format"], data["equal"]) == ("netviz-diff", False)
    assert data["difference"]["parameters"] == (
        data["right"]["totals"]["parameters"] - data["left"]["totals"]["parameters"]
    )
    assert {change["kind"] for change in data["changes"]} >= {"added", "removed"}
    assert json.loads(diff(plain(), plain()).render("json"))["equal"] is True


def test_markdown_and_csv() -> None:
    found = diff(plain(), Net(blocks=3))
    table = found.render("md").decode().split("\n\n")[0].splitlines()
    assert {line.count(" | ") for line in table} == {5}
    rows = list(csv.DictReader(io.StringIO(found.render("csv").decode())))
    assert len(rows) == len(found.changes)
    assert "are equal" in diff(plain(), plain()).render("md").decode()


def test_lines_follow_from_the_changes_alone() -> None:
    found = diff(plain(), Net())
    assert all(isinstance(change, Change) for change in found.changes)
    assert lines_of(found.match) == found.rows()
