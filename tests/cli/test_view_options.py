"""What of a network ``netviz draw`` shows, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.helpers import invoke


def draw(tmp_path: Path, *options: str) -> tuple[int, str]:
    out = tmp_path / "net.svg"
    result = invoke("draw", "zoo:resnet18", "-o", str(out), *options)
    return result.exit_code, out.read_text() if out.exists() else result.output


@pytest.mark.parametrize(
    ("options", "there", "gone"),
    [
        (["--only", "layer2"], 'id="layer2.0"', 'id="layer3'),
        (["--from", "layer2", "--to", "layer3"], 'id="layer3', 'id="layer4'),
        (["--receptive-field", "layer2"], "places of the input, one every 8×8", 'id="layer3'),
        (["--hide", "norm,act"], "left out", ">BatchNorm2d</text>"),
        (["--collapse", "layer1"], 'id="layer1"', 'id="layer1.0'),
        (["--expand", "layer4.1"], 'id="layer4.1.conv2"', 'id="layer3.1.conv2"'),
        (["--merge", "conv > norm > act?"], "Conv2d + BatchNorm2d + ReLU", 'id="bn1"'),
        (["--merge", "BasicBlock > BasicBlock", "--no-repeats"], "BasicBlock + BasicBlock", "×2<"),
        (["--no-repeats", "--depth", "2"], 'id="layer1.1"', " ×2<"),
        (["--detail", "full"], 'id="layer4.1.conv2"', 'id="layer1.1.conv2"'),
        (["--boxes", "8"], 'id="layer1.0"', 'id="layer1.0.conv1"'),
    ],
)
def test_parts_by_name(tmp_path: Path, options: list[str], there: str, gone: str) -> None:
    code, text = draw(tmp_path, *options)
    assert code == 0
    assert there in text
    assert gone not in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "layr2"], "did you mean 'layer2'"),
        (["--from", "layer3", "--to", "layer2"], "there is one from 'layer2' to 'layer3'"),
        (["--hide", "batchnorm"], "BatchNorm2d"),
        (["--collapse", "BasicBlok"], "'BasicBlock'"),
        (["--merge", "conv"], "conv > norm > act"),
        (["--merge", "conv > nrm"], "cannot merge 'nrm'"),
        (["--merge", "BasicBlok > act"], "did you mean BasicBlock"),
        (["--detail", "half"], "auto, full"),
    ],
)
def test_bad_names_are_told_with_near_ones(tmp_path: Path, options: list[str], said: str) -> None:
    code, text = draw(tmp_path, *options)
    assert code == 2
    assert said in " ".join(text.replace("│", " ").split())
