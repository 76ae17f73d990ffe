"""Options of the wrong kind are refused by name, wherever they come from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from netviz import spec
from netviz.draw_options import DrawOptions, options_of
from netviz.errors import FormatError


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"depth": "three"}, "depth is a whole number or null, not 'three'"),
        ({"width": 5}, "width is a text or null, not 5"),
        ({"legend": "no"}, "legend is true or false, not 'no'"),
        ({"font_size": "big"}, "font_size is a number, not 'big'"),
        ({"font_size": True}, "font_size is a number, not True"),
        ({"hide": "norm"}, "hide is a list of words, not 'norm'"),
        ({"engine_options": ["a"]}, "engine_options is a set of names with values"),
        ({"image": 3}, "image is a text or a path or null, not 3"),
    ],
)
def test_a_value_of_another_kind_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(FormatError, match=told):
        options_of(given)


def test_what_is_as_good_is_taken() -> None:
    chosen = options_of({
        "depth": np.int64(2), "dpi": 96, "hide": {"norm"}, "image": Path("a.png"), "pages": "2x3",
        "show": ("shapes", "params"), "values": None,
    })  # fmt: skip
    assert chosen.depth == 2
    assert options_of({f: getattr(DrawOptions(), f) for f in DrawOptions.__slots__}) is not None


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"target": 5}, "the target of the spec .* is a text, not 5"),
        ({"tracing": {"mod": "eval"}}, "unknown choice of tracing 'mod': did you mean 'mode'"),
        ({"options": {"legend": "no"}}, "legend is true or false"),
    ],
)
def test_a_spec_edited_amiss_is_refused(part: dict[str, object], told: str, tmp_path: Path) -> None:
    file = tmp_path / "fig.json"
    file.write_text(json.dumps(part))
    with pytest.raises(FormatError, match=told):
        spec.load(file)
