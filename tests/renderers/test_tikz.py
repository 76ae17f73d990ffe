"""TikZ through a real pdflatex: it compiles, says nothing, and shows what the scene holds."""

from __future__ import annotations

import itertools
import re
import warnings
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

import netviz
from netviz.drawing import draw_graph, scene_of
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.renderers.tikz import framed, images, render
from netviz.scene import Circle, Element, Image, Ink, Rect, Scene, Text
from netviz.scene import Path as Line
from netviz.tex import compile_pdf
from netviz.themes.metrics import text_width, using
from tests.renderers.fixture import residual
from tests.renderers.test_escape import NASTY
from tests.renderers.test_hostile import named
from tests.tex.printed import needs_tex, overlaps, size, words

MODELS = ("lenet5", "resnet18", "transformer")


@lru_cache(maxsize=8)
def traced(name: str) -> Graph:
    return netviz.trace(f"zoo:{name}")


def compiled(scene: Scene, **options: str) -> bytes:
    """The PDF; any remark in the log is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return compile_pdf(render(scene, **options), via="pdflatex", files=images(scene))


def said(string: str, *, x: float = 20.0, size: float = 9.0, weight: str = "regular") -> Text:
    with using("cm"):
        width = text_width(string, size, weight)
    return Text(x=x, y=30, string=string, size=size, fill="#102030", width=width, ascent=6.1,
                descent=1.9, weight=weight)  # fmt: skip


def page(*marks: object) -> Scene:
    element = Element(id="one", kind="node", marks=marks)  # type: ignore[arg-type]
    return Scene(width=300, height=60, elements=(element,), font="cm")


@needs_tex
@pytest.mark.parametrize("name", MODELS)
def test_a_networks_figure_prints_without_a_remark_or_an_overlap(name: str, tmp_path: Path) -> None:
    scene = scene_of(traced(name), font="cm")
    assert overlaps(words(compiled(scene), tmp_path)) == []


@needs_tex
def test_the_check_for_overlaps_can_fail(tmp_path: Path) -> None:
    lower = replace(said("Pooling", x=30), y=33.0)
    assert overlaps(words(compiled(page(said("Linear"), lower)), tmp_path)) == [
        "'Linear' on 'Pooling'"
    ]


@needs_tex
@pytest.mark.parametrize("name", MODELS[:2])
def test_words_stand_where_the_scene_says(name: str, tmp_path: Path) -> None:
    scene = scene_of(traced(name), font="cm")
    found = words(compiled(scene), tmp_path)
    texts = [m for e in scene.elements for m in e.marks if isinstance(m, Text)]
    single = [text for text in texts if " " not in text.string]
    assert len(single) > 10
    for text in single:
        left = text.x - text.width * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        assert any(
            word == text.string
            and abs(box[0] - left) < 0.6
            and abs(box[2] - left - text.width) < 0.6
            and box[1] < text.y < box[3]
            for word, box in found
        ), text


STRINGS = (
    "AVAToffice 64→128", "3×3·/2", "a_b%&#$~^\\{}", "αβγδλμω≤≥≈∈≠", "éüñÅøß", "<x>|y|\"'`", "x²…",
)  # fmt: skip


@needs_tex
def test_text_is_as_long_as_measured(tmp_path: Path) -> None:
    rows = [
        replace(said(string, size=20, weight=weight), y=40.0 * (i + 1))
        for i, (string, weight) in enumerate(itertools.product(STRINGS, ("regular", "semibold")))
    ]
    found = words(compiled(replace(page(*rows), height=40 * len(rows) + 30.0)), tmp_path)
    for row in rows:
        right = max(box[2] for _, box in found if box[1] < row.y < box[3])
        assert right == pytest.approx(20 + row.width, abs=0.5), row.string


@needs_tex
@pytest.mark.parametrize("form", ["article", "standalone"])
def test_the_page_is_the_scene(form: str, tmp_path: Path) -> None:
    pdf = compiled(page(said("x")), document=form)
    assert size(pdf, tmp_path) == pytest.approx((300, 60), abs=0.1)
    ((_, box),) = words(pdf, tmp_path)
    assert box[0] == pytest.approx(20, abs=0.2)


@needs_tex
def test_a_fragment_is_input_by_an_article_of_any_font(tmp_path: Path) -> None:
    part = render(page(said("Conv2d")), document="fragment")
    whole = (
        rb"\documentclass{article}\renewcommand\familydefault{\sfdefault}\usepackage{tikz}"
        rb"\begin{document}\begin{figure}\centering\input{part}\end{figure}"
        rb"\begin{figure}\input{part}\end{figure}\end{document}"
    )
    pdf = compile_pdf(whole, via="pdflatex", files={"part.tex": part})
    assert [word for word, _ in words(pdf, tmp_path)] == ["Conv2d", "Conv2d", "1"]


@needs_tex
def test_every_kind_of_mark_compiles() -> None:
    dashed = Ink(stroke="#ff0000", width=0.4, dash=(3.0, 2.0, 1.0))
    curve = (("M", 10.0, 10.0), ("C", 20.0, 5.0, 30.0, 50.0, 40.0, 10.0), ("L", 50.0, 30.0))
    glass = Ink(fill="#00ff00", opacity=0.3)
    photo = Image(x=150, y=10, across=(30.0, 5.0), down=(3.0, 25.0), png=_png())
    compiled(page(Rect(5, 5, 40, 20, 900.0, glass), Circle(80, 20, 7.5, glass),
                  Line(curve, dashed), Line(curve, glass, closed=True), photo))  # fmt: skip


def test_pictures_are_named_in_letters_that_tex_takes() -> None:
    photo = Image(x=0, y=0, across=(30.0, 0.0), down=(0.0, 25.0), png=b"\x89PNG")
    (name,) = images(page(photo), stem="my fig#1 50%")
    assert name == "my-fig-1-50--1.png"
    assert f"{{{name}}}" in render(page(photo), stem="my fig#1 50%").decode()


def _png() -> bytes:
    image = pytest.importorskip("PIL.Image")
    import io

    out = io.BytesIO()
    image.new("RGB", (4, 4), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


@needs_tex
def test_hostile_names_compile() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # empty frames stand for what TeX lacks
        together = draw_graph(named("".join(NASTY)), format="pdf", via="pdflatex")
        long = draw_graph(named("a_name^of%80&letters" * 4), format="pdf", via="pdflatex")
    assert together[:4] == long[:4] == b"%PDF"


def test_every_id_reads_back() -> None:
    scene = scene_of(residual(), font="cm")
    source = render(scene).decode()
    read = re.findall(r"^% (\w+)(?: [\w ]+)?: (.*)$", source, re.MULTILINE)
    assert read == [(e.kind, e.id) for e in scene.elements]
    names = re.findall(r"local bounding box=(\S+)\]", source)
    assert len(names) == len(set(names)) == sum(e.kind == "node" for e in scene.elements)


def test_an_edge_left_out_is_noticed() -> None:
    scene = scene_of(residual(), font="cm")
    less = replace(scene, elements=tuple(e for e in scene.elements if e.id != "stem:0->block/add"))
    assert "stem:0->block/add" not in render(less).decode()
    assert "stem:0->block/add" in render(scene).decode()


def test_what_tex_lacks_is_framed_and_told() -> None:
    assert framed(page(said("卷積 Conv → α"))) == "卷積"
    with pytest.warns(UserWarning, match="has no 卷 積"):
        draw_graph(replace(residual(), name="卷積"), format="tex")


def test_inter_is_refused_by_tex_alone() -> None:
    with pytest.raises(FormatError, match="no Inter"):
        draw_graph(residual(), format="tex", font="inter")
    assert b"Netviz CM" in draw_graph(residual(), format="svg", font="cm")


def test_a_figure_too_long_for_tex_says_so() -> None:
    with pytest.raises(FormatError, match="too large for TeX"):
        render(Scene(width=100, height=20_000))
