"""``netviz zoo``."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import netviz.zoo
from tests.cli.helpers import invoke


def lines(width: int, *arguments: str) -> list[str]:
    return invoke_wide(width, "zoo", *arguments).splitlines()


def invoke_wide(width: int, *arguments: str) -> str:
    from typer.testing import CliRunner

    from netviz.cli.app import app

    return CliRunner(env={"COLUMNS": str(width)}).invoke(app, list(arguments)).stdout


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_every_model_has_its_line_within_the_width(width: int) -> None:
    found = lines(width)
    assert max(map(len, found)) <= width
    first = [line.split()[0] for line in found if line]
    assert [name for name in first if name in netviz.zoo.MODELS] == list(netviz.zoo.names())


def test_the_list_tells_input_parameters_flops_style_and_paper() -> None:
    line = next(line for line in lines(100) if line.startswith("resnet50 "))
    assert line.split() == [
        *("resnet50", "1×3×224×224", "25.6", "M", "8.18", "G", "resnet"),
        *("He", "et", "al.", "2015"),
    ]


def test_a_narrow_list_tells_every_paper_and_year() -> None:
    """A name too long for its column has a line of its own."""
    found = lines(80)
    for model in netviz.zoo.MODELS.values():
        first = model.authors.partition(" et al.")[0].partition(" & ")[0]
        assert any(line.endswith(f" {model.year}") and first in line for line in found)
    at = found.index("scaled_dot_product_attention")
    assert found[at + 1].split() == [
        "1×8×32×64",
        "+2",
        "0",
        "2.10",
        "M",
        "graph",
        "Vaswani",
        "2017",
    ]


def test_a_wide_list_tells_the_whole_paper_and_all_styles() -> None:
    line = next(line for line in lines(200) if line.startswith("resnet50 "))
    assert "resnet, plotneuralnet" in line
    assert line.endswith("He et al., Deep residual learning for image recognition, 2015")


def test_the_list_loads_no_torch() -> None:
    code = "import sys; from netviz.cli import main; sys.argv = ['netviz', 'zoo']\n"
    code += "try: main()\nexcept SystemExit: pass\nassert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_one_model_is_shown_with_its_options() -> None:
    found = "\n".join(lines(100, "ResNet-50"))
    for text in ("25,557,032", "image 1×3×224×224 float32", "stages=3,4,6,3", "four stages"):
        assert text in found
    assert "netviz draw zoo:resnet50 -o resnet50.svg --style resnet" in found


def test_one_model_of_another_size_is_measured() -> None:
    found = json.loads(invoke("zoo", "mlp", "--set", "widths=784,10", "--format", "json").stdout)
    assert found["parameters"] == 785 * 10
    assert found["flops"] == 2 * 784 * 10
    assert found["options"] == {"widths": [784, 10]}


def test_json_lists_all() -> None:
    found = json.loads(invoke("zoo", "--format", "json").stdout)
    assert [model["name"] for model in found] == list(netviz.zoo.names())
    lenet = next(model for model in found if model["name"] == "lenet5")
    assert lenet["inputs"] == [{"name": "image", "shape": [1, 1, 32, 32], "dtype": "float32"}]
    assert (lenet["parameters"], lenet["year"]) == (61_706, 1998)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("resnet",), "did you mean resnet50"),
        (("gan", "--set", "noize=1"), "did you mean 'noise'"),
        (("--set", "noise=1"), "name the model"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], why: str) -> None:
    done = invoke("zoo", *arguments)
    assert done.exit_code == 2
    assert why in done.stderr
