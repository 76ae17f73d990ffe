"""Figures with the real numbers of a network in them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

import netviz
from tests.cli.helpers import invoke


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 26 * 26, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(torch.relu(self.conv(x)).flatten(1))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "photo.png"
    image.radial_gradient("L").save(path)
    return path


def test_edges_of_a_perceptron_have_the_colours_of_its_weights():
    model = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    drawn = netviz.figure(model, torch.zeros(1, 3), style="fcnn")
    plain = netviz.figure(netviz.trace(model, torch.zeros(1, 3)), style="fcnn")
    assert drawn.svg != plain.svg
    assert "positive weight" in drawn.svg
    assert "positive weight" not in plain.svg
    assert all(torch.equal(p, before[name]) for name, p in model.named_parameters())


def test_feature_maps_are_those_of_the_picture(photo: Path):
    model, data = Small(), torch.zeros(1, 1, 28, 28)
    without = netviz.figure(model, data, style="plotneuralnet").svg
    shown = netviz.figure(model, data, style="plotneuralnet", activations=True, image=photo).svg
    own = netviz.figure(model, data, style="plotneuralnet", activations=True).svg
    assert without.count("<image") == 0
    assert shown.count("<image") >= 2
    assert shown != own


def test_a_saved_graph_says_that_it_has_no_activations():
    graph = netviz.trace(Small(), torch.zeros(1, 1, 28, 28))
    with pytest.warns(UserWarning, match="a saved graph has no activations"):
        netviz.figure(graph, style="plotneuralnet", activations=True)


def test_an_image_that_no_input_takes_is_told(photo: Path):
    model = nn.Sequential(nn.Linear(3, 2))
    with pytest.warns(UserWarning, match="no input takes an image"):
        netviz.figure(model, torch.zeros(1, 3), style="fcnn", activations=True, image=photo)


def test_the_command_line_shows_them_too(photo: Path, tmp_path: Path):
    path = tmp_path / "net.svg"
    options = ["--style", "lenet", "--image", str(photo), "--activations"]
    result = invoke("draw", "zoo:lenet5", *options, "-o", str(path))
    assert result.exit_code == 0, result.output
    assert path.read_text().count("<image") > 6


def test_an_image_that_is_none_is_told(tmp_path: Path):
    bad, path = tmp_path / "photo.png", tmp_path / "net.svg"
    bad.write_text("no picture")
    result = invoke("draw", "zoo:lenet5", "--style", "lenet", "--image", str(bad), "-o", str(path))
    assert result.exit_code == 2
    assert "cannot read the image" in result.output
    assert not path.exists()
