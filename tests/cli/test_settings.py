"""``--set NAME=VALUE``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netviz.errors import TargetError
from netviz.tracers.target.settings import configured
from tests.cli.helpers import invoke

NET = """
from torch import nn

class Net(nn.Module):
    def __init__(self, width=8, layers=2, kind="relu"):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, width), *(nn.Linear(width, 4) for _ in range(layers)))

    def forward(self, x):
        return self.net[1](self.net[0](x))
"""


@pytest.mark.parametrize(
    ("target", "settings", "told"),
    [
        ("zoo:gpt2", {"layers": "2"}, "zoo:gpt2(layers=2)"),
        ("zoo:gpt2(width=48)", {"layers": "2"}, "zoo:gpt2(width=48, layers=2)"),
        ("zoo:gpt2(layers=48)", {"layers": "2"}, "zoo:gpt2(layers=2)"),
        ("model.py:Net", {"kind": "gelu", "on": "true"}, "model.py:Net(kind='gelu', on=True)"),
        ("model.py:Net(8, *a, b=c)", {"d": "1,2"}, "model.py:Net(8, *a, b=c, d=(1, 2))"),
        ("package.module:make", {"p": "0.5"}, "package.module:make(p=0.5)"),
        ("model.py", {}, "model.py"),
    ],
)
def test_options_are_laid_into_the_call(target: str, settings: dict[str, str], told: str) -> None:
    assert configured(target, settings) == told


@pytest.mark.parametrize(
    ("target", "why"),
    [("model.py", "name the class, as in model.py:Net"), ("net.json", "drawn as it was saved")],
)
def test_what_builds_nothing_takes_no_options(target: str, why: str) -> None:
    with pytest.raises(TargetError, match=why):
        configured(target, {"width": "3"})


@pytest.mark.parametrize(
    "flags",
    [
        ["zoo:gpt_mini", "--set", "width=48", "layers=2"],
        ["--set", "width=48", "layers=2", "zoo:gpt_mini"],
        ["zoo:gpt_mini", "--set", "width=48", "--set", "layers=2"],
        ["--set=width=48", "layers=2", "zoo:gpt_mini"],
    ],
)
def test_several_values_after_one_or_several(flags: list[str]) -> None:
    done = invoke("summary", *flags, "--format", "json", "-q")
    block = 12 * 48**2 + 13 * 48
    assert json.loads(done.stdout)["totals"]["parameters"] == (256 + 128) * 48 + 2 * block + 2 * 48


def test_a_class_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    done = invoke("summary", f"{tmp_path}/net.py:Net", "--set", "width=3", "layers=1", "-q",
               "--format", "json")  # fmt: skip
    assert json.loads(done.stdout)["totals"]["parameters"] == 4 * 3 + 3 + 3 * 4 + 4


def test_draw_takes_them_too(tmp_path: Path) -> None:
    done = invoke("draw", "zoo:mlp", "--set", "widths=784,32,10", "-o", f"{tmp_path}/mlp.svg")
    assert done.exit_code == 0, done.stderr
    assert "784 → 32" in (tmp_path / "mlp.svg").read_text()


def test_an_unknown_option_offers_the_near_one() -> None:
    done = invoke("summary", "zoo:gpt2", "--set", "widht=4")
    assert done.exit_code == 2
    assert "no option 'widht'; did you mean 'width'?" in done.stderr
