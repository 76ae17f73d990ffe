"""What the list says of the models, measured again."""

from __future__ import annotations

import json
import warnings

import pytest

import netviz
import netviz.zoo
from docs.make_zoo import FOLDER, PAGE, PICTURES, gallery, measured, table
from netviz.layouts.styles import STYLES
from netviz.zoo import MODELS
from netviz.zoo.facts import PATH, facts


def test_every_model_has_facts() -> None:
    assert list(facts()) == list(netviz.zoo.names())


@pytest.mark.parametrize("name", netviz.zoo.names())
def test_facts_are_measured(name: str) -> None:
    """If this fails after a change that was meant: python docs/make_zoo.py"""
    told, found = facts()[name], measured(name)
    assert found == {
        "inputs": [[label, list(tensor.shape), tensor.dtype] for label, tensor in told.inputs],
        "parameters": told.parameters,
        "flops": told.flops,
    }


def test_the_page_lists_them() -> None:
    assert table(json.loads(PATH.read_text(encoding="utf-8"))) in PAGE.read_text(encoding="utf-8")


def test_the_page_shows_pictures_of_them() -> None:
    """Those of every system that the articles describe; python docs/make_zoo.py draws them."""
    assert gallery() in PAGE.read_text(encoding="utf-8")
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(PICTURES)
    for name, style in PICTURES.items():
        assert style in ("graph", *MODELS[name].styles)


@pytest.mark.parametrize("name", PICTURES)
def test_its_command_draws_a_picture(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what a style cannot show of a network
        picture = netviz.draw(f"zoo:{name}", style=PICTURES[name])
        assert picture.svg.count("<text") > 3


def test_styles_exist() -> None:
    named = {style for entry in MODELS.values() for style in entry.styles}
    assert named <= {*STYLES, "graph"}


def test_papers_have_authors_and_years() -> None:
    for entry in MODELS.values():
        assert 1980 < entry.year < 2030
        assert entry.authors
        assert entry.title


@pytest.mark.parametrize(
    ("name", "published", "source"),
    [
        ("alexnet", 0.71e9, "torchvision's documentation of its weights, GFLOPS"),
        ("vgg16", 15.47e9, "torchvision's documentation of its weights, GFLOPS"),
        ("resnet50", 4.09e9, "torchvision's documentation of its weights, GFLOPS"),
        ("densenet121", 2.83e9, "torchvision's documentation of its weights, GFLOPS"),
        ("efficientnet_b0", 0.39e9, "torchvision's documentation of its weights, GFLOPS"),
        ("mobilenet_v2", 0.30e9, "torchvision's documentation of its weights, GFLOPS"),
        ("mobilenet_v1", 569e6, "table 8 of the paper, multiply-adds"),
        ("googlenet", 1.5e9, "section 1 of the paper: a budget of 1.5 billion multiply-adds"),
        ("xception", 8.4e9, "timm's benchmark, GMACs"),
    ],
)
def test_flops_are_twice_the_published_multiply_adds(
    name: str, published: float, source: str
) -> None:
    assert facts()[name].flops / 2 == pytest.approx(published, rel=0.06), source
