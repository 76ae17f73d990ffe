"""What the command line can do is one call here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

import netviz
from netviz.errors import FormatError, GraphError, InputError, OutputError, TargetError
from tests.tables.networks import small


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.fc = nn.Linear(4 * 8 * 8, 10)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.fc(torch.relu(self.conv(image)).flatten(1))


IMAGE = torch.zeros(1, 1, 8, 8)
PARAMETERS = 4 * 9 + 4 + 256 * 10 + 10


def test_a_model_is_traced_from_data_or_size() -> None:
    by_data = netviz.trace(Net(), IMAGE)
    by_size = netviz.trace(Net(), input_size=(1, 1, 8, 8))
    by_text = netviz.trace(Net(), inputs=("1x1x8x8",))
    assert by_data == by_size == by_text


def test_a_model_is_folded_to_a_depth() -> None:
    folded = netviz.trace(nn.Sequential(Net()), IMAGE, depth=1)
    assert [node.op for node in folded.nodes if node.kind == "module"] == ["Net"]


def test_a_graph_is_saved_and_loaded(tmp_path: Path) -> None:
    graph = netviz.trace(Net(), IMAGE)
    path = netviz.save(graph, tmp_path / "net.json")
    assert path == tmp_path / "net.json"
    assert netviz.load(path) == graph
    assert netviz.load(str(path)) == graph


def test_what_is_no_graph_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="No such file"):
        netviz.load(tmp_path / "nothing.json")
    with pytest.raises(GraphError, match="directory"):
        netviz.load(tmp_path)
    (tmp_path / "text.json").write_text("hello")
    with pytest.raises(GraphError, match=r"text\.json is not JSON"):
        netviz.load(tmp_path / "text.json")


def test_a_summary_has_totals() -> None:
    summary = netviz.summary(Net(), IMAGE)
    assert summary.totals.parameters == PARAMETERS
    assert summary.to_dict()["totals"]["parameters"] == PARAMETERS
    assert "Conv2d" in str(summary)


def test_a_summary_takes_depth_sort_and_backward() -> None:
    assert "conv" not in str(netviz.summary(Net(), IMAGE, depth=0))
    assert str(netviz.summary(Net(), IMAGE, sort="params")).splitlines()[2].startswith("fc")
    assert netviz.summary(Net(), IMAGE, backward=True).totals.backward_flops


def test_a_drawing_shows_itself_and_saves(tmp_path: Path) -> None:
    drawing = netviz.draw(Net(), IMAGE, show=("shapes", "params"))
    assert drawing._repr_svg_() == drawing.svg
    assert drawing.svg.startswith("<svg")
    assert drawing.png.startswith(b"\x89PNG")
    assert drawing.save(tmp_path / "net.pdf").read_bytes().startswith(b"%PDF")
    assert netviz.load(drawing.save(tmp_path / "net.json")) == drawing.graph
    assert "Drawing of Net" in str(drawing)


def test_a_drawing_is_written_at_once(tmp_path: Path) -> None:
    drawing = netviz.draw(small(), output=tmp_path / "net.svg", title="Title here")
    assert (tmp_path / "net.svg").read_text() == drawing.svg
    assert "Title here" in drawing.svg
    netviz.draw(small(), output=tmp_path / "net.any", format="md")
    assert (tmp_path / "net.any").read_text().startswith("| Layer")


def test_bad_outputs_are_found_before_the_model_runs(tmp_path: Path) -> None:
    class Never(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            raise AssertionError("must not run")

    with pytest.raises(OutputError, match="does not exist"):
        netviz.draw(Never(), IMAGE, output=tmp_path / "no" / "net.svg")
    with pytest.raises(FormatError, match="unknown format"):
        netviz.draw(Never(), IMAGE, output=tmp_path / "net.tiff")


def test_misspelt_options_are_named() -> None:
    with pytest.raises(TypeError, match="did you mean 'direction'"):
        netviz.draw(small(), directon="LR")
    with pytest.raises(TypeError, match="did you mean 'mode'"):
        netviz.trace(Net(), IMAGE, moed="train")
    with pytest.raises(FormatError, match="shapes"):
        netviz.draw(small(), show=("shape",)).svg  # noqa: B018 - drawing is what must fail


def test_a_graph_takes_no_inputs() -> None:
    with pytest.raises(InputError, match="as it was traced"):
        netviz.draw(small(), IMAGE)


def test_the_caller_keeps_every_option_given() -> None:
    options = {"mode": "train"}
    netviz.trace(Net(), IMAGE, **options)
    assert options == {"mode": "train"}


def test_a_zoo_name_is_a_target() -> None:
    graph = netviz.trace("zoo:lenet5")
    assert graph.name == "lenet5"
    assert netviz.summary("zoo:lenet5").totals.parameters == 61706


def test_loading_a_graph_needs_no_torch(tmp_path: Path) -> None:
    netviz.save(small(), tmp_path / "net.json")
    code = (
        "import sys, netviz; sys.modules['torch'] = None\n"
        f"graph = netviz.load({str(tmp_path / 'net.json')!r})\n"
        "print(netviz.summary(graph).totals.parameters, len(netviz.draw(graph).svg) > 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "65654 True\n"


def test_a_summary_is_json(tmp_path: Path) -> None:
    json.dumps(netviz.summary(small()).to_dict(), allow_nan=False)


def test_public_names_stay_callable() -> None:
    """A submodule of the same name would take the function's place once imported."""
    for name in ("trace", "draw", "summary", "save", "load", "from_torchview"):
        assert callable(getattr(netviz, name)), name


@pytest.mark.parametrize(
    ("option", "meant"),
    [("filename", "output"), ("input_shape", "input_size"), ("color_by", "colour_by"),
     ("inputsize", "input_size"), ("expand_nested", "depth")],
)  # fmt: skip
def test_names_of_other_tools_lead_to_ours(option: str, meant: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean '{meant}'"):
        netviz.draw(small(), **{option: "x"})


def test_a_size_in_the_place_of_data_is_taken_as_one() -> None:
    table = netviz.summary(nn.Conv2d(3, 8, 3), (1, 3, 8, 8))
    assert table.totals.parameters == 8 * 3 * 9 + 8


@pytest.mark.parametrize(
    ("subject", "said"),
    [(nn.ReLU, r"give a model, such as ReLU\(\)"),
     (nn.Linear(2, 2).state_dict(), "weights only")],
)  # fmt: skip
def test_what_is_no_model_says_what_to_give(subject: object, said: str) -> None:
    with pytest.raises(TargetError, match=said):
        netviz.trace(subject)
