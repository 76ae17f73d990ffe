"""Topics are found, options are read, files are written whole, errors say what to do."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

import netviz
from netviz.errors import FormatError
from netviz.explain import _ELSEWHERE, TOPICS, explain, find, module_of
from netviz.explain.explanation import Explanation
from netviz.explain.options import told_of
from tests.cli.helpers import invoke


def test_topics_are_listed() -> None:
    lines = invoke("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(TOPICS)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_fits_its_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats are the first to go; at 80 columns every topic is still told whole."""
    monkeypatch.setenv("COLUMNS", str(width))
    lines = invoke("explain").stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert ("svg png pdf" in lines[0]) == (width == 120)
    assert width == 60 or all(
        topic.about in line for topic, line in zip(TOPICS.values(), lines, strict=True)
    )


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_explains_itself(topic: str) -> None:
    module = module_of(topic)
    assert module.__doc__
    assert all(told.about for told, _ in told_of(module.Options).values())
    assert invoke("explain", topic, "--help").exit_code == 0


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_a_function(topic: str) -> None:
    call = getattr(netviz.explain, topic.replace("-", "_"))
    assert TOPICS[topic].about.lower() in call.__doc__.lower()


def test_an_unknown_topic_lists_near_ones() -> None:
    with pytest.raises(FormatError, match="did you mean conv"):
        find("convs")
    result = invoke("explain", "convs")
    assert result.exit_code == 2
    assert "did you mean conv" in result.stderr


@pytest.mark.parametrize("name", _ELSEWHERE)
def test_other_names_lead_to_a_command_that_works(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="see ") as caught:
        find(name)
    words = str(caught.value).partition("see ")[2].replace("TARGET:LAYER", "zoo:lenet5:c1").split()
    result = invoke("explain", *words, "-o", str(tmp_path / "figure.svg"))
    assert result.exit_code == 0, result.stderr


def test_an_unknown_option_lists_near_ones() -> None:
    with pytest.raises(FormatError, match="did you mean 'stride'"):
        netviz.explain.conv(strides=2)


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "gif", "json"])
def test_files_by_their_ending(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"conv.{suffix}"
    result = invoke("explain", "conv", "--input", "4", "-o", str(path))
    assert result.exit_code == 0, result.stderr
    data = path.read_bytes()
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "gif": b"GIF8", "json": b"{"}
    assert data.startswith(starts[suffix])
    assert f"wrote   {path}" in result.stderr


def test_a_gif_has_a_picture_for_every_output_cell() -> None:
    data = netviz.explain.conv(input=4).render("gif")
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.n_frames == 2 * 2
        assert picture.info["loop"] == 0
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_json_is_printed() -> None:
    shown = json.loads(invoke("explain", "conv", "--format", "json").stdout)
    assert shown["output"] == [3, 3]


def test_quiet_says_nothing(tmp_path: Path) -> None:
    result = invoke("explain", "conv", "-q", "-o", str(tmp_path / "conv.svg"))
    assert (result.stdout, result.stderr) == ("", "")


def test_standard_output_takes_svg() -> None:
    assert invoke("explain", "conv", "-o", "-").stdout.startswith("<svg")


@pytest.mark.parametrize("name", ["conv.bmp", "conv", "no/such/folder/conv.svg"])
def test_unusable_files_are_refused(name: str, tmp_path: Path) -> None:
    result = invoke("explain", "conv", "-o", str(tmp_path / name))
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_still_figure_says_so() -> None:
    still = Explanation(topic="still", numbers={}, text="", draw=lambda _: None)
    with pytest.raises(FormatError, match="not written as 'gif'; choose from svg, png, pdf, json"):
        still.render("gif")


def test_a_notebook_shows_the_figure() -> None:
    assert explain("conv")._repr_svg_().startswith("<svg")


@pytest.mark.parametrize("topic", TOPICS)
def test_no_module_hides_a_topic(topic: str) -> None:
    """``netviz.explain.conv`` is the function, whatever has been imported before."""
    import importlib.util

    assert importlib.util.find_spec(f"netviz.explain.{topic.replace('-', '_')}") is None
