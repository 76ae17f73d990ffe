"""Themes are complete, readable and can be the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netviz.errors import FormatError
from netviz.passes.roles import ROLES
from netviz.themes import load, mix, names, readable_on, shade
from netviz.themes.theme import luminance


def contrast(first: str, second: str) -> float:
    """Contrast ratio by WCAG 2.1: 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_shipped_themes() -> None:
    assert names() == ["classic", "colourblind", "dark", "greyscale", "paper"]


@pytest.mark.parametrize("name", names())
def test_text_is_readable_on_every_box_and_on_the_page(name: str) -> None:
    theme = load(name)
    for role in ROLES:
        paint = theme.paint(role)
        quiet = mix(paint.text, paint.fill, 0.22)
        assert contrast(paint.text, paint.fill) >= 4.5, role
        assert contrast(quiet, paint.fill) >= 4.5, role
    for ground in (theme.background, *theme.frames):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.muted, ground) >= 3.8
    assert contrast(theme.error.text, theme.error.fill) >= 4.5


@pytest.mark.parametrize("name", names())
def test_the_scale_runs_one_way_and_text_on_it_is_readable(name: str) -> None:
    theme = load(name)
    steps = [shade(theme, part / 20) for part in range(21)]
    bright = [luminance(colour) for colour in steps]
    assert bright in (sorted(bright), sorted(bright, reverse=True))
    assert all(contrast(readable_on(colour), colour) >= 4.2 for colour in steps)


@pytest.mark.parametrize("name", ["classic", "colourblind"])
def test_roles_differ(name: str) -> None:
    theme = load(name)
    drawn = [role for role in ROLES if role not in ("output", "merge", "other", "dropout")]
    assert len({theme.paint(role).fill for role in drawn}) == len(drawn)


def test_a_theme_of_ones_own_starts_from_another(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    roles = {"convolution": ["#111111", "#222222", "#ffffff"]}
    file.write_text(json.dumps({"base": "dark", "edge": "#ff0000", "roles": roles}))
    theme = load(str(file))
    assert theme.edge == "#ff0000"
    assert theme.paint("convolution").fill == "#111111"
    assert theme.paint("linear") == load("dark").paint("linear")


def test_a_theme_without_a_base_starts_from_the_classic_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"edge": "#ff0000"}))
    assert load(str(file)).paint("linear") == load("classic").paint("linear")


def test_two_themes_that_start_from_each_other_are_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(json.dumps({"base": str(two)}))
    two.write_text(json.dumps({"base": str(one)}))
    with pytest.raises(FormatError, match="is its own base"):
        load(str(one))


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not JSON"), ("[]", "not a JSON object"),
     ('{"rolls": {}}', r"no entry 'rolls'; did you mean roles"),
     ('{"roles": {"convolutoin": ["#000000", "#000000", "#000000"]}}', "did you mean convolution"),
     ('{"roles": {"linear": ["#000000"]}}', r"linear is \[fill, stroke, text\]"),
     ('{"roles": []}', "roles go by name"), ('{"frames": "#000000"}', "frames is a list"),
     ('{"base": "classic", "scale": ["#000000"]}', "two scale colours"),
     ('{"base": "classic", "edge": "red"}', "no colour"),
     ('{"base": "classic", "roles": {"linear": ["#fff", "#000000", "#000000"]}}', "no colour")],
)  # fmt: skip
def test_an_unusable_theme_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text)
    with pytest.raises(FormatError, match=message):
        load(str(file))


def test_an_unknown_theme_lists_those_there_are() -> None:
    with pytest.raises(FormatError, match=r"'clasic'.*paper.*Did you mean 'classic'"):
        load("clasic")
