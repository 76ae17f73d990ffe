"""What wrapping does with encoders and decoders, with repeats, and with crowds of lines."""

from __future__ import annotations

from collections import Counter

import pytest

from netviz.draw_options import DrawOptions
from netviz.drawing import prepare, scene_of
from netviz.ir import Graph, TensorSpec, verify
from netviz.layouts.plan import Cell, Frame, Link, Plan
from netviz.layouts.towers import towers
from netviz.scene import Scene, Text, box_of
from tests.layouts.checks import complaints
from tests.renderers.fixture import WIDE, Builder


def two_towers() -> Graph:
    """An encoder of eight layers, and a decoder that takes its result after three of its own."""
    b = Builder("Towers")
    source = b.node("", "input", (), WIDE, kind="input", called="source", name="source")
    target = b.node("", "input", (), WIDE, kind="input", called="target", name="target")
    b.group("encoder", "Encoder")
    memory = source
    for step in range(8):
        memory = b.layer(f"encoder.conv{step}", "Conv2d", "conv2d", memory, WIDE)
    b.group("decoder", "Decoder")
    x = target
    for step in range(3):
        x = b.layer(f"decoder.conv{step}", "Conv2d", "conv2d", x, WIDE)
    x = b.node("decoder", "add", (x, memory), WIDE)
    for step in range(3, 7):
        x = b.layer(f"decoder.conv{step}", "Conv2d", "conv2d", x, WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    return verify(b.graph())


def planned(entry: int) -> Plan:
    """Eight cells of one frame, then eight of another that take the last one's at ``entry``."""

    def cell(id_: str, frame: str) -> Cell:
        return Cell(id=id_, across=60.0, along=20.0, frame=frame)

    cells = [cell(f"{side}{n}", side) for side in "ab" for n in range(8)]
    links = [Link(f"{side}{n}", 0, f"{side}{n + 1}") for side in "ab" for n in range(7)]
    frames = (Frame("", None, (0, 0)), Frame("a", "", (40, 18)), Frame("b", "", (40, 18)))
    return Plan(cells=tuple(cells), frames=frames, links=(*links, Link("a7", 0, f"b{entry}")))


def skips(count: int) -> Graph:
    """A chain down and back, with ``count`` nested lines from one half to the other."""
    b = Builder("Skips")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    kept = []
    for step in range(count):
        x = b.layer(f"down{step}", "Conv2d", "conv2d", x, WIDE)
        kept.append(x)
        x = b.layer(f"pool{step}", "MaxPool2d", "max_pool2d", x, WIDE)
    for step, before in enumerate(reversed(kept)):
        x = b.layer(f"up{step}", "Conv2d", "conv2d", x, WIDE)
        b.group(f"join{step}", "Join")
        x = b.node(f"join{step}", "cat", (x, before), TensorSpec((1, 32, 32, 32)))
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    return verify(b.graph())


def places(scene: Scene) -> dict[str, tuple[float, float, float, float]]:
    return {e.id: box_of(e.marks[0]) for e in scene.elements if e.kind in ("node", "frame")}


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_an_encoder_and_a_decoder_stand_side_by_side(direction: str) -> None:
    scene = scene_of(two_towers(), repeats=False, detail="full", direction=direction)
    assert complaints(scene) == []
    place = places(scene)
    along, across = (1, 0) if direction == "TB" else (0, 1)
    encoder, decoder = place["encoder"], place["decoder"]
    assert decoder[along] < encoder[along] + 60
    assert decoder[across] > encoder[across + 2] or encoder[across] > decoder[across + 2]


def test_what_waits_for_another_part_is_no_tower() -> None:
    found = towers(planned(3))
    assert found is not None
    assert found.second == 8
    assert found.rows["b0"] == 8
    assert towers(planned(0)) is None


def test_a_few_lines_are_led_and_a_crowd_goes_by_letter() -> None:
    few, crowd = (scene_of(skips(n), repeats=False, aspect="1:1") for n in (2, 8))
    assert letters(few) == {}
    assert complaints(crowd) == []
    found = letters(crowd)
    assert len(found) >= 4
    assert set(found.values()) == {2}


def test_the_legend_says_what_a_letter_means() -> None:
    assert "legend/letter" in {e.id for e in scene_of(skips(8), aspect="1:1").elements}
    assert "legend/letter" not in {e.id for e in scene_of(skips(2), aspect="1:1").elements}


def test_every_edge_is_still_drawn_when_lines_go_by_letter() -> None:
    options = {"repeats": False, "aspect": "1:1"}
    folded = prepare(skips(8), DrawOptions(**options))
    drawn = {e.id for e in scene_of(skips(8), **options).elements if e.kind == "edge"}
    assert drawn == {f"{e.source}:{e.source_port}->{e.target}" for e in folded.edges}


@pytest.mark.parametrize("name", ["vit_b_16", "gpt2", "llama3_8b", "transformer"])
def test_a_repeated_block_stays_in_one_piece(name: str) -> None:
    from netviz import zoo
    from netviz.tracers import trace

    model = zoo.build(name)
    scene = scene_of(trace(model, model.example_inputs))
    assert complaints(scene) == []
    frames = [e.id for e in scene.elements if e.kind == "frame"]
    texts = [m.string for e in scene.elements if e.kind == "caption" for m in e.marks
             if isinstance(m, Text)]  # fmt: skip
    repeated = [text for text in texts if "×" in text]
    assert repeated
    assert max(Counter(repeated).values()) == 1, frames


def letters(scene: Scene) -> dict[str, int]:
    """How often each letter stands in ``scene``."""
    found = Counter(
        mark.string
        for element in scene.elements
        if element.kind == "tag"
        for mark in element.marks
        if isinstance(mark, Text)
    )
    return dict(found)
