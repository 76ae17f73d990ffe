"""Every row of docs/source.md: its commands run, and write what they say."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.blocks import Runner, blocks_of, command

PAGE = Path(__file__).resolve().parents[2] / "docs" / "source.md"
HOLDS = {
    "svg": b"</svg>", "gif": b"GIF89a", "html": b"</html>", "dot": b"digraph",
    "tex": b"tikzpicture", "pbtxt": b"node {",
}  # fmt: skip
"""What a file of each format has in it when something was drawn."""

SOURCE = (
    "Standard, depthwise, pointwise and separable", "Transposed", "Fractionally strided",
    "Size of a convolution", "Dilated", "Transformer", "ViT", "MAE", "VAE", "GAN", "DCGAN",
    "Latent walk, semantic mask, vector arithmetic", "pix2pix", "CycleGAN", "BicycleGAN",
    "Style transfer", "MoEx", "Neural augmentation, meta learning", "SMOTE, SamplePairing, mixup",
    "Convolution Visualizer", "Weights & Biases", "draw_convnet", "NN-SVG", "PlotNeuralNet",
    "TensorBoard", "Caffe", "Matlab", "Keras.js", "dotnets", "Graphviz", "ConX", "ENNUI",
    "Neataptic", "Visdom",
)  # fmt: skip
"""What the collection of articles tells of."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the page."""

    system: str
    commands: tuple[str, ...]
    picture: str


def rows() -> list[Row]:
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| system", "| tool")):
            system, commands, picture = (part.strip() for part in line.strip("| ").split(" | "))
            found.append(Row(system, tuple(re.findall(r"`(netviz [^`]*)`", commands)), picture))
    return found


COMMANDS = sorted({text for row in rows() for text in row.commands})


def test_nothing_of_the_source_is_missing() -> None:
    systems = [row.system for row in rows()]
    assert [name for name in SOURCE if not any(s.startswith(name) for s in systems)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.system)
def test_every_row_has_a_command_and_a_picture(row: Row) -> None:
    assert row.commands
    (link,) = re.findall(r"\]\(([^)]+)\)", row.picture)
    assert (PAGE.parent / link).is_file()


@pytest.mark.parametrize("text", COMMANDS)
def test_every_command_runs(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if " run.jsonl" in text:
        (script,) = blocks_of(PAGE.read_text(encoding="utf-8"))
        Runner().run(script)
    words = shlex.split(text)[1:]
    if words[0] == "report":
        command(["watch", "--to", "none", "--log", "run.jsonl", "train.py"])
    said = command(words)
    if "-o" not in words:
        assert said or "-q" in words or Path("run.jsonl").stat().st_size > 1000
        return
    path = Path(words[words.index("-o") + 1])
    assert HOLDS[path.suffix[1:]] in path.read_bytes()
