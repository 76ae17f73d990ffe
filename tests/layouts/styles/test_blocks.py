"""Blocks of transformers: what is recognised, what is drawn, and that nothing lies on anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

import netviz
from netviz.errors import FormatError
from netviz.ir import Edge, Graph, Index, Node, verify
from netviz.layouts.styles import blocks
from netviz.layouts.styles.blocks.cells import recognise
from netviz.layouts.styles.blocks.cells.cell import Cell, contract
from netviz.layouts.styles.blocks.cells.wiring import Wiring
from netviz.layouts.styles.blocks.tidy import tidy
from netviz.layouts.styles.sheet import Override, Sheet
from netviz.layouts.wording import details
from netviz.passes.bypass import pairs
from netviz.passes.multiplicity import multiplicity
from netviz.scene import Rect, Scene, Text
from netviz.themes import load
from tests.layouts.styles.faults import faults, lines_through_boxes, overlapping_texts
from tests.layouts.styles.handwritten import MODELS, graph
from tests.renderers.fixture import WIDE, Builder

ZOO = ["zoo:transformer", "zoo:vit_b_16", "zoo:gpt2", "zoo:llama3_8b", "zoo:mae_base", "zoo:lstm"]
EVERY = [name for name in MODELS if name != "long"] + ZOO
HELD = ("parameter", "buffer", "constant")


def sheet(**given: object) -> Sheet:
    return Sheet(theme=load("paper"), **given)  # type: ignore[arg-type]  # as the record's own


def drawn(name: str, **given: object) -> Scene:
    return blocks.compose(graph(name), sheet=sheet(**given), options=blocks.Options())


def words(scene: Scene) -> list[str]:
    return [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]


def cells(name: str, op: str) -> list[Node]:
    return [node for node in recognise(graph(name)).nodes if node.op == op]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("direction", [None, "TB", "LR"])
def test_nothing_lies_on_anything(name: str, direction: str | None) -> None:
    assert not faults(drawn(name, direction=direction))


@pytest.mark.parametrize("name", [*EVERY, "long"])
def test_repeats_times_members_is_what_was_traced(name: str) -> None:
    whole = graph(name)
    found = verify(tidy(recognise(whole)))
    times = multiplicity(found)
    ran = [n for n in found.nodes if n.kind in ("operator", "module") or n.kind in HELD]
    shown = sum(times[n.id] * len(n.members or (n.id,)) for n in ran if n.op not in HELD)
    hidden = sum(count for op, count in pairs(found.metadata, "hidden") if op not in HELD)
    assert shown + hidden == sum(node.kind == "operator" for node in whole.nodes)


@pytest.mark.parametrize("name", EVERY)
def test_the_lines_are_the_graphs(name: str) -> None:
    """Every line is one of the graph's, none runs against it, and every sum has two or more."""
    found = tidy(recognise(graph(name)))
    place = {node.id: at for at, node in enumerate(found.nodes)}
    known = {(edge.source, edge.target) for edge in found.edges}
    scene = drawn(name)
    lines = [e.id.split("->") for e in scene.elements if e.kind == "edge"]
    assert len({tuple(line) for line in lines}) == len(lines)
    into: dict[str, int] = {}
    for source, target in lines:
        source = source.partition("#")[0]  # noqa: PLW2901 - drawn again beside another reader
        masks = dict(found.nodes[place[target]].attributes).get("masks", ())
        assert (source, target) in known or source in masks or source not in place
        assert source not in place or place[source] < place[target]
        into[target] = into.get(target, 0) + 1
    balls = [e.id for e in scene.elements if e.kind == "node" and e.role == "merge"]
    assert all(into.get(ball, 0) > 1 for ball in balls)


def test_cells_that_wait_for_one_another_stay_apart() -> None:
    b = Builder("Turns")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    for name in ("one", "two", "three", "four"):
        x = b.node("", "relu", (x,), WIDE, called=name)
    whole = b.graph()
    ids = [node.id for node in whole.nodes if node.op == "relu"]
    # Two ways from the input, so that both cells are convex by themselves.
    source = whole.nodes[0].id
    wires = ((source, ids[0]), (ids[0], ids[1]), (source, ids[2]), (ids[2], ids[3]))
    edges = tuple(Edge(a, 0, c, 0, WIDE) for a, c in wires)
    turned = replace(whole, edges=edges)
    first = Cell(op="a", nodes=frozenset((ids[0], ids[3])))
    second = Cell(op="b", nodes=frozenset((ids[1], ids[2])))
    ops = [node.op for node in contract(Wiring.of(turned), [first, second]).nodes]
    assert "a" in ops
    assert "b" not in ops


def test_the_paper_of_2017() -> None:
    scene = drawn("zoo:transformer")
    told = words(scene)
    assert told.count("×6") == 2
    assert told.count("Add & Norm") == 5
    assert told.count("Masked Multi-Head") == 1
    assert told.count("Positional") == 2
    assert {"Input", "Output"} <= set(told)
    memory = [
        e.id for e in scene.elements if "cross_attention" in e.id and "feed_forward/add->" in e.id
    ]
    assert len(memory) == 1


def test_attention_tells_heads_masks_and_positions() -> None:
    assert dict(cells("nano", "attention")[0].attributes) == {"heads": 4, "masked": True}
    gated = dict(cells("gated", "attention")[0].attributes)
    assert gated == {"heads": 4, "kv_heads": 2, "masked": True}
    llama = dict(cells("zoo:llama3_8b", "attention")[0].attributes)
    assert llama == {"heads": 32, "kv_heads": 8, "masked": True, "rotary": True}
    assert dict(cells("zoo:vit_b_16", "attention")[0].attributes) == {"heads": 12}
    crossing = [dict(n.attributes) for n in cells("torch", "attention")]
    assert [bool(told.get("cross")) for told in crossing] == [False] * 4 + [
        True,
        False,
        True,
        False,
        True,
    ]


def test_norms_written_in_line_and_gates() -> None:
    assert [n.attributes["norm"] for n in cells("gated", "norm")] == ["RMSNorm"] * 6
    assert cells("gated", "feed_forward")[0].attributes["gate"] == "SwiGLU"
    assert cells("zoo:gpt2", "feed_forward")[0].attributes["hidden"] == 3072


def test_a_router_and_its_experts() -> None:
    (router,) = cells("router", "router")
    assert (router.attributes["experts"], router.attributes["picked"]) == (4, 2)
    assert len(cells("router", "experts")) == 1


def test_the_asymmetry_of_masked_autoencoders() -> None:
    told = words(drawn("zoo:mae_base"))
    assert {"×12", "×8", "keep 49 of 196", "Random Masking"} <= set(told)


def test_shared_weights_are_told_from_own() -> None:
    assert "shared" in words(drawn("shared"))
    assert "shared" not in words(drawn("encoder"))


def test_an_input_that_masks_is_drawn_and_said() -> None:
    scene = drawn("tower")
    assert "attention_mask" in words(scene)
    assert any("attention_mask" in note for note in scene.notes)


def test_plain_networks_are_no_transformers() -> None:
    assert not cells("one", "feed_forward")
    assert blocks.suits(graph("one")) < 0.5
    assert blocks.suits(graph("zoo:resnet18")) < 0.5
    assert all(blocks.suits(graph(name)) >= 0.8 for name in ("nano", "torch", "cell", "zoo:lstm"))


def test_options_open_what_is_folded() -> None:
    opened = blocks.Options(open_feed_forward=True, open_attention=True, add_norm=False)
    told = words(blocks.compose(graph("torch"), sheet=sheet(), options=opened))
    assert "Feed" not in told
    assert "Add & Norm" not in told
    assert "ReLU" in " ".join(told)
    every = blocks.compose(graph("encoder"), sheet=sheet(), options=blocks.Options(repeats=False))
    assert words(every).count("Feed") == 4
    with pytest.raises(FormatError, match="BT, TB, LR"):
        blocks.compose(graph("one"), sheet=sheet(), options=blocks.Options(direction="up"))


def test_the_page_is_kept_to_or_said_to_be_too_narrow() -> None:
    assert drawn("zoo:transformer", width=300.0).width <= 300
    narrow = drawn("zoo:transformer", width=60.0)
    assert any("wider than 60" in note for note in narrow.notes)
    smallest = min(m.size for e in narrow.elements for m in e.marks if isinstance(m, Text))
    assert smallest >= 4.8


def test_users_change_label_colour_and_place() -> None:
    own = {"h.0.attn": Override(label="Look back", colour="#123456", dx=30.0)}
    before, after = drawn("nano"), drawn("nano", overrides=own)
    box = next(e for e in after.elements if e.id == "h.0.attn")
    assert any(isinstance(m, Text) and m.string == "Look back" for m in box.marks)
    assert any(isinstance(m, Rect) and m.ink.fill == "#123456" for m in box.marks)
    there = next(e for e in before.elements if e.id == "h.0.attn")
    assert there.marks[0] != box.marks[0]


def test_the_papers_pastels_unless_another_theme_is_asked_for() -> None:
    def fills(theme: str, palette: str = "paper") -> set[str | None]:
        options = blocks.Options(palette=palette)
        scene = blocks.compose(graph("nano"), sheet=Sheet(theme=load(theme)), options=options)
        boxes = [e for e in scene.elements if e.role == "attention"]
        return {m.ink.fill for e in boxes for m in e.marks if isinstance(m, Rect)}

    assert fills("classic") == fills("paper") == {"#fce2bb"}
    assert fills("dark") == {load("dark").paint("attention").fill}
    assert fills("classic", "theme") == {load("classic").paint("attention").fill}


def test_a_long_tower_is_broken() -> None:
    scene = drawn("zoo:mae_base")
    assert scene.height < 700


def test_the_checks_can_fail() -> None:
    scene = drawn("zoo:transformer")
    first = next(e for e in scene.elements if e.kind == "node" and e.role == "attention")
    twin = replace(first, id="twin")
    assert overlapping_texts(replace(scene, elements=(*scene.elements, twin)))
    line = next(e for e in scene.elements if e.kind == "edge")
    stray = replace(line, id="nobody->nowhere")
    boxes = [e for e in scene.elements if e.kind == "node"]
    grown = [
        replace(e, marks=(Rect(0, 0, scene.width, scene.height, 0, first.marks[0].ink),))
        for e in boxes[:1]
    ]
    assert lines_through_boxes(replace(scene, elements=(*grown, stray)))


def test_the_same_graph_gives_the_same_figure() -> None:
    assert drawn("zoo:transformer") == drawn("zoo:transformer")


@pytest.mark.parametrize("direction", ["BT", "LR"])
def test_gates_stand_in_a_row(direction: str) -> None:
    scene = drawn("cell", direction=direction)
    gates = [e for e in scene.elements if e.kind == "node" and e.role == "activation"]
    boxes = [mark for e in gates for mark in e.marks if isinstance(mark, Rect)]
    middles = Counter(
        round(b.y + b.height / 2 if direction == "BT" else b.x + b.width / 2) for b in boxes
    )
    assert max(middles.values()) == 4  # input, forget, cell and output gate
    assert {"σ", "tanh"} <= set(words(scene))
    assert not faults(scene)


def test_what_is_taken_from_a_number_is_told_in_its_order() -> None:
    node = Node(id="a", kind="operator", op="sub", name="torch.Tensor.__rsub__", group="",
                attributes={"other": 1})  # fmt: skip
    assert details(node, Index.of(Graph(name=""))) == "1 −"


class Read(nn.Module):
    """Words that look at a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.patches, self.words = nn.Conv2d(3, 16, 8, 8), nn.Embedding(50, 16)
        part = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.text = nn.TransformerEncoder(part, 2)
        self.look, self.norm = nn.MultiheadAttention(16, 2, batch_first=True), nn.LayerNorm(16)
        self.last = nn.Linear(16, 5)

    def forward(self, image: Tensor, ids: Tensor) -> Tensor:
        seen = self.patches(image).flatten(2).transpose(1, 2)
        read = self.text(self.words(ids))
        return self.last(self.norm(read + self.look(read, seen, seen)[0]).mean(1))


def test_words_beside_a_picture_are_no_output() -> None:
    net = Read().eval()
    found = netviz.trace(net, (torch.zeros(1, 3, 32, 32), torch.zeros(1, 6, dtype=torch.long)))
    scene = blocks.compose(found, sheet=sheet(), options=blocks.Options())
    assert "Output" not in words(scene)
    assert "Add & Norm" in words(scene)
    assert not [e for e in scene.elements if e.kind == "node" and e.role == "merge"]
    assert not faults(scene)


def test_lines_into_one_ball_end_apart() -> None:
    class Joined(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.parts = nn.ModuleList(nn.Linear(4, 4) for _ in range(4))

        def forward(self, x: Tensor) -> Tensor:
            return torch.cat([x := part(x).relu() for part in self.parts], -1)

    found = netviz.trace(Joined(), torch.zeros(1, 4))
    assert not faults(blocks.compose(found, sheet=sheet(), options=blocks.Options()))
