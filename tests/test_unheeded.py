"""What was asked for in vain is told."""

from __future__ import annotations

import warnings

import pytest

from netviz.drawing import draw_graph
from netviz.tex.options import TexOptions, idle
from tests.renderers.fixture import residual


@pytest.mark.parametrize(
    ("style", "options", "named"),
    [
        (
            "plotneuralnet",
            {"depth": 1, "colour_by": "flops"},
            "other styles heed: depth, colour_by",
        ),
        ("blocks", {"activations": True}, "other styles heed: activations"),
        ("graph", {"font_size": 12.0, "style_options": {"kernels": False}}, "font_size, style_opt"),
        ("graph", {"overrides": {"fc": {"dx": 4}, "stem": {"label": "a"}}}, "the moves of fc$"),
    ],
)
def test_options_that_a_style_leaves_aside_are_named(
    style: str, options: dict[str, object], named: str
) -> None:
    with pytest.warns(UserWarning, match=f"the style {style} leaves aside .*{named}"):
        draw_graph(residual(), style=style, **options)


@pytest.mark.parametrize("style", ["plotneuralnet", "graph", "resnet"])
def test_defaults_by_another_type_are_no_wish(style: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_graph(residual(), style=style, expand=[], merge=[], font_size=8)


@pytest.mark.parametrize("style", ["plotneuralnet", "blocks", "resnet", "lenet", "fcnn"])
def test_no_repeats_reaches_every_style_that_folds_them(style: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert draw_graph(residual(), style=style, repeats=False).startswith(b"<svg")


@pytest.mark.parametrize(
    ("suffix", "options", "told"),
    [
        ("svg", {"tex": "pics"}, "tex=pics is for .tex, and for .pdf and .png with via"),
        ("svg", {"via": "latex"}, "via is for .pdf and .png: .svg does without"),
        ("pdf", {"fragment": True, "via": "latex"}, "fragment is for .tex"),
        ("tex", {"layers": "here"}, "with tex=pics"),
        ("pdf", {"templates": "here"}, "templates is for .tex"),
    ],
)
def test_what_concerns_tex_alone_is_told_elsewhere(
    suffix: str, options: dict[str, object], told: str
) -> None:
    (found,) = idle(TexOptions(**options), suffix)
    assert told in found


def test_what_tex_heeds_is_not_told() -> None:
    wish = TexOptions(tex="pics", layers="here", standalone=True, templates="there", via="latex")
    assert idle(wish, "pdf") == []
    assert idle(TexOptions(), "svg") == []


@pytest.mark.parametrize("style", ["plotneuralnet", "unet", "lenet", "resnet"])
def test_small_text_is_told_once(style: str) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        draw_graph(residual(), style=style, width="12cm", font_size=4)
    (said,) = [str(w.message) for w in told if "pt" in str(w.message)]
    assert said.startswith("the smallest text is ")
