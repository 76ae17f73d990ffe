"""Figures without a model: PlotNeuralNet's helpers, and figures that place themselves."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from netviz import builder
from netviz.builder import (
    Figure,
    to_Conv,
    to_ConvConvRelu,
    to_end,
    to_generate,
    to_head,
    to_Pool,
    to_skip,
)
from netviz.builder.colours import colour
from netviz.builder.plain import plain
from netviz.errors import FormatError
from netviz.renderers.escape_tex import escape
from netviz.scene import Circle, Scene, bounds
from netviz.scene import Path as Line
from tests.tex.printed import needs_tex, overlaps, words

SCRIPT = """
import sys
sys.path.append("../")
from netviz.builder import *

arch = [
    to_head(".."),
    to_cor(),
    to_begin(),
    to_ConvConvRelu(name="ccr_b1", s_filer=500, n_filer=(64, 64), offset="(0,0,0)", to="(0,0,0)",
                    width=(2, 2), height=40, depth=40),
    to_Pool(name="pool_b1", offset="(0,0,0)", to="(ccr_b1-east)", width=1, height=32, depth=32),
    *block_2ConvPool(name="b2", botton="pool_b1", top="pool_b2", s_filer=256, n_filer=128,
                     offset="(4,0,0)", size=(32, 32, 3.5), opacity=0.5),
    *block_Unconv(name="b3", botton="pool_b2", top="end_b3", s_filer=256, n_filer=64,
                  offset="(4,0,0)", size=(32, 32, 5.0), opacity=0.5),
    to_skip(of="ccr_b2", to="ccr_res_b3", pos=1.25),
    to_ConvSoftMax("soft1", 512, "(4,0,0)", "(end_b3-east)", caption="SOFT"),
    to_connection("end_b3", "soft1"),
    to_Sum("sum1", offset="(2,0,0)", to="(soft1-east)"),
    to_end(),
]

def main():
    namefile = str(sys.argv[0]).split(".")[0]
    to_generate(arch, namefile + ".tex")

main()
"""


def unet() -> Figure:
    figure = Figure(256).conv((64, 64)).pool().conv((128, 128)).pool().conv(256, "deep")
    figure.unpool().conv((128, 128)).unpool().conv((64, 64)).softmax(2)
    return figure.skip("conv1", "conv4").skip("conv2", "conv3")


def lines(scene: Scene, end: str) -> list[list[tuple[float, float]]]:
    """The points of the edges that lead to ``end``."""
    return [
        [(float(p[1]), float(p[2])) for p in e.marks[0].pieces]
        for e in scene.elements
        if e.kind == "edge" and f"->{end}#" in e.id and isinstance(e.marks[0], Line)
    ]


@needs_tex
def test_a_plotneuralnet_script_works_with_its_import_changed(tmp_path: Path) -> None:
    (tmp_path / "mynet.py").write_text(SCRIPT)
    subprocess.run([sys.executable, "mynet.py"], cwd=tmp_path, check=True)
    source = (tmp_path / "mynet.tex").read_bytes()
    from netviz.tex import compile_pdf

    found = [word for word, _ in words(compile_pdf(source, via="pdflatex"), tmp_path)]
    assert {"SOFT", "128", "+"} <= set(found)


def test_arguments_and_defaults_are_plotneuralnets() -> None:
    """The names and defaults of pycore/tikzeng.py, written out by hand."""
    known = {
        "to_Conv": "name s_filer=256 n_filer=64 offset=(0,0,0) to=(0,0,0) width=1 height=40 "
        "depth=40 caption= ",
        "to_Pool": "name offset=(0,0,0) to=(0,0,0) width=1 height=32 depth=32 opacity=0.5 "
        "caption= ",
        "to_SoftMax": "name s_filer=10 offset=(0,0,0) to=(0,0,0) width=1.5 height=3 depth=25 "
        "opacity=0.8 caption= ",
        "to_Sum": "name offset=(0,0,0) to=(0,0,0) radius=2.5 opacity=0.6",
        "to_skip": "of to pos=1.25",
    }
    for name, wanted in known.items():
        parameters = inspect.signature(getattr(builder, name)).parameters.values()
        told = " ".join(p.name if p.default is p.empty else f"{p.name}={p.default}"
                        for p in parameters)  # fmt: skip
        assert told == wanted


@needs_tex
def test_a_figure_prints_without_overlapping_words(tmp_path: Path) -> None:
    unet().save(tmp_path / "net.pdf")
    found = words((tmp_path / "net.pdf").read_bytes(), tmp_path)
    assert [word for word, _ in found].count("128") >= 4
    assert overlaps(found) == []


@needs_tex
def test_every_anchor_is_there(tmp_path: Path) -> None:
    anchors = [
        f"{a}{b}{c}" or "anchor"
        for a in ("", "near", "far")
        for b in ("", "north", "south")
        for c in ("", "east", "west")
    ]
    dots = [rf"\fill (box-{anchor}) circle (1pt);" for anchor in anchors]
    box = to_Conv("box", 32, "a_b".replace("_", r"\_"), caption="two\\\\lines")
    arch = [builder.to_head(), builder.to_cor(), builder.to_begin(), box, *dots, builder.to_end()]
    to_generate(arch, tmp_path / "box.pdf")
    assert (tmp_path / "box.pdf").read_bytes()[:4] == b"%PDF"


@pytest.mark.parametrize("suffix", ["tex", "svg", "png"])
def test_every_format_is_written(suffix: str, tmp_path: Path) -> None:
    assert unet().save(tmp_path / f"net.{suffix}").stat().st_size > 1000


def test_skips_pass_above_every_box_and_one_another() -> None:
    scene = unet().scene
    (outer,), (inner,) = lines(scene, "conv4")[-1:], lines(scene, "conv3")[-1:]
    top = min(bounds((e,))[1] for e in scene.elements if e.kind == "node")
    assert outer[1][1] == outer[2][1] < inner[1][1] < max(y for _, y in inner)
    assert outer[1][1] < top


def test_a_skip_that_is_asked_too_low_is_seen() -> None:
    low = to_Conv("a", height=10, depth=10)
    high = to_Conv("b", to="(a-east)", offset="(3,0,0)")
    last = to_Conv("c", to="(b-east)", offset="(5,0,0)", height=10, depth=10)
    arch = [low, high, last, to_skip("a", "c")]
    scene = builder.write.picture([piece.part for piece in arch])
    (line,) = lines(scene, "c")
    tallest = min(bounds((e,))[1] for e in scene.elements if e.id == "b")
    assert line[1][1] > tallest  # PlotNeuralNet's own height, through the box between


def test_boxes_do_not_hide_one_another() -> None:
    scene = Figure(64).conv(64).conv(64).linear(10).add("conv1").scene
    boxes = [bounds((e,)) for e in scene.elements if e.role in ("box", "ball")]
    assert boxes[0][2] <= boxes[1][0]
    assert sum(isinstance(m, Circle) for e in scene.elements for m in e.marks) == 1


def test_names_and_places_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no part 'x'; there are conv1"):
        _ = Figure().conv().skip("x", "conv1").parts
    with pytest.raises(FormatError, match="no part 'con1'; did you mean 'conv1'"):
        _ = Figure().conv().pool().connect("con1", "pool1").parts
    with pytest.raises(FormatError, match=r"no name 'a\.b%'"):
        Figure().conv(3, "a.b%")
    with pytest.raises(FormatError, match="two parts are called 'a'"):
        Figure().conv(3, "a").conv(3, "a")
    with pytest.raises(FormatError, match=r"no place '\(gone-east\)'"):
        to_generate([to_Pool("p", to="(gone-east)")], tmp_path / "net.svg")
    with pytest.raises(FormatError, match=r"end it in one of \.tex, \.pdf"):
        to_generate([], tmp_path / "net.md")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "build"),
    [
        ("size is 1 or more, not 0", lambda: Figure(0)),
        ("stride is 1 or more, not 0", lambda: Figure().conv(stride=0)),
        ("factor is 1 or more, not -2", lambda: Figure().pool(-2)),
        ("channels is 1 or more", lambda: Figure().conv(())),
        ("features is 1 or more", lambda: Figure().softmax(0)),
    ],
)
def test_sizes_that_cannot_be_are_told(told: str, build: Callable[[], object]) -> None:
    with pytest.raises(FormatError, match=told):
        build()


def test_tikz_written_by_hand_is_told_where_it_is_left_out(tmp_path: Path) -> None:
    arch = [to_head(), to_Conv("c"), r"\node at (c-north) {mine};", "\n", to_end()]
    with pytest.warns(UserWarning, match=r"1 of the pieces, \.svg has nothing"):
        to_generate(arch, tmp_path / "net.svg")
    to_generate(arch, tmp_path / "net.tex")
    assert "{mine}" in (tmp_path / "net.tex").read_text()


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_images_are_shown_whatever_their_format(suffix: str, tmp_path: Path) -> None:
    photo = tmp_path / f"photo.{suffix}"
    Image.new("RGB", (8, 6), "red").save(photo)
    Figure(32).input(str(photo)).conv(8).save(tmp_path / "net.svg")
    assert "data:image/png;base64" in (tmp_path / "net.svg").read_text()


def test_colours_are_xcolors() -> None:
    assert colour(r"\ConvColor") == "#ffcc66"  # (5 yellow + 2.5 red + 5 white) / 12.5
    assert colour("rgb:red,1;black,0.3") == "#c40000"
    assert colour("red!50") == "#ff8080"
    assert re.fullmatch("#[0-9a-f]{6}", colour(r"\NoSuchColour"))


def test_labels_lose_their_tex() -> None:
    assert plain(r"$3\times3$ conv\_1 \textbf{x}") == "3×3 conv_1 x"
    assert plain("two\\\\lines") == "two\nlines"
    assert plain(r"50\% \& more, \alpha x, a~b") == "50% & more, αx, a b"


def test_plain_texts_come_back_from_tex() -> None:
    for text in ("a_b & 50% #1 \\x {y} $z$ ^~", "日本 é Ω × – …", "[a] 'b' \"c\" <d> a-b"):
        assert plain(escape(text)) == text


def test_pieces_are_strings() -> None:
    text = to_ConvConvRelu("c", n_filer=(64, 64))
    assert isinstance(text, str)
    assert "RightBandedBox" in text
    assert 'xlabel={{"64", "64"}}' in text
    assert 'xlabel={{"64", ""}}' in to_Conv("c")  # of a list of one TeX would take letters
