"""A figure's choices written to a file, read again, and laid under those of the command line."""

from __future__ import annotations

import json
from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from torch import nn

import netviz
from netviz.errors import FormatError
from netviz.spec import load
from tests.cli.helpers import invoke


@pytest.fixture
def graph():
    return netviz.trace("zoo:lenet5")


def test_a_figure_is_made_again_as_it_was(graph, tmp_path: Path):
    first = netviz.draw(
        graph, title="Fig. 1", show=("shapes", "params"), legend=False,
        overrides={"c1": {"label": "first", "colour": "#ffcc00"}, "s2": {"hide": True}},
    )  # fmt: skip
    spec = first.save_spec(tmp_path / "fig.json")
    again = netviz.figure(graph, spec=spec)
    assert again.svg == first.svg
    assert "first" in first.svg
    assert "#ffcc00" in first.svg
    assert netviz.draw(graph).svg != first.svg


def test_what_is_said_goes_before_the_file(graph, tmp_path: Path):
    spec = netviz.draw(graph, title="Old", legend=False).save_spec(tmp_path / "fig.json")
    drawn = netviz.figure(graph, spec=spec, title="New").svg
    assert "New" in drawn
    assert "Old" not in drawn
    assert "legend/" not in drawn


def test_the_file_lists_what_can_be_changed(graph, tmp_path: Path):
    netviz.draw(graph).save_spec(tmp_path / "fig.json")
    data = json.loads((tmp_path / "fig.json").read_text())
    assert data["options"] == {}
    assert {"c1", "f6", "/input:image"} <= set(data["names"])


def test_a_change_of_what_is_no_longer_there_is_told(graph):
    with pytest.warns(UserWarning, match="c11: it is not in this network; did you mean c1"):
        netviz.draw(graph, overrides={"c11": {"label": "x"}}).svg  # noqa: B018 - drawing it warns


@pytest.mark.parametrize("style", ["graph", "lenet", "plotneuralnet", "resnet", "blocks"])
def test_a_change_for_which_there_is_no_box_is_told(style: str):
    body = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.ReLU())
    model = nn.Sequential(OrderedDict(body=body, pool=nn.MaxPool2d(2)))
    changes = {"body": {"label": "x"}, "pool": {"label": "y"}}
    drawn = netviz.draw(model, torch.zeros(1, 1, 16, 16), style=style, overrides=changes)
    with pytest.warns(UserWarning, match="nothing is changed of body: .* draws no box") as told:
        drawn.render("svg")
    assert not any("nothing is changed of pool" in str(warning.message) for warning in told)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "no object"),
        ('{"netviz_spec": 9}', "version 9"),
        ('{"boxs": {}}', "did you mean 'boxes'"),
        ('{"options": {"titel": "x"}}', "did you mean 'title'"),
        ('{"options": {"style": "lenett"}}', "did you mean 'lenet'"),
        ('{"boxes": {"c1": 3}}', "'c1'"),
    ],
)
def test_bad_files_are_told(text: str, why: str, tmp_path: Path):
    (tmp_path / "fig.json").write_text(text)
    with pytest.raises(FormatError, match=why):
        load(tmp_path / "fig.json")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"color": "#000000"}, "did you mean colour"),
        ({"colour": "red"}, "#rrggbb"),
        ({"dx": "far"}, "numbers of points"),
        ({"hide": "yes"}, "true or false"),
    ],
)
def test_bad_changes_are_told(graph, change: dict[str, str], why: str):
    with pytest.raises(FormatError, match=why):
        netviz.draw(graph, overrides={"c1": change}).render("svg")


def test_the_command_line_remembers_and_overrides(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = ["draw", "zoo:lenet5", "-i", "2x1x32x32", "--title", "One", "--no-legend"]
    assert invoke(*first, "-o", "a.svg", "--save-spec", "fig.json").exit_code == 0
    assert json.loads(Path("fig.json").read_text())["target"] == "zoo:lenet5"
    assert invoke("draw", "--spec", "fig.json", "-o", "b.svg").exit_code == 0
    assert Path("b.svg").read_bytes() == Path("a.svg").read_bytes()
    assert invoke("draw", "--spec", "fig.json", "-o", "c.svg", "--title", "Two").exit_code == 0
    assert "Two" in Path("c.svg").read_text()
    assert "2×1×32×32" in Path("c.svg").read_text()


def test_without_a_target_or_a_spec_it_says_what_to_name():
    result = invoke("draw")
    assert result.exit_code == 2
    assert "name a TARGET" in result.output


def test_a_figure_is_drawn_on_given_axes(graph):
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    axes = Figure(figsize=(8, 4)).subplots(1, 2)
    drawn = netviz.draw(graph)
    assert drawn.draw_on(axes[1]) is axes[1]
    assert len(axes[1].get_children()) > 30
    texts = {text.get_text() for text in axes[1].texts} | {
        child.get_text() for child in axes[1].get_children() if hasattr(child, "get_text")
    }
    assert "Conv2d" in texts
    assert not axes[0].texts


def test_the_style_that_was_taken_is_said(tmp_path: Path):
    result = invoke("draw", "zoo:lenet5", "--style", "auto", "-o", str(tmp_path / "net.svg"))
    assert "lenet (suits this network best" in result.output
    assert netviz.figure("zoo:resnet18").style == "resnet"
    assert netviz.draw("zoo:resnet18").style == "graph"
