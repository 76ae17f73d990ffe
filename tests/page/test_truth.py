"""What is drawn is the graph: read back from the page in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import torch

from netviz import trace
from netviz.ir import Graph
from netviz.passes.prune import prune
from tests.page.conftest import zoo

MODELS = ("resnet18", "unet", "transformer", "fpn", "densenet121", "masked", "cached")

OPEN_ALL = """plumbing => {
    viewer.state.plumbing = plumbing;
    viewer.net.view.runs.forEach((_, place) => viewer.state.unfolded.add(place));
    viewer.toDepth(Infinity);
}"""
IDS = """() => [...document.querySelectorAll("#stage .box")]
    .map(box => viewer.net.id(viewer.keyItem(box.dataset.key)))"""
PAIRS = """() => {
    const id = key => viewer.net.id(viewer.keyItem(key));
    const lines = [...document.querySelectorAll("#stage .line")].flatMap(
        line => line.dataset.to.split(" ").map(to => [id(line.dataset.from), id(to)]));
    return [...lines, ...viewer.within.map(pair => pair.map(id))];
}"""
TIMES = """() => viewer.closed().map(box => {
    let often = box.repeat;
    for (let at = box.level; at > 0; at = viewer.levels.get(at).parent) {
        often *= viewer.boxes.get(viewer.levels.get(at).key).repeat;
    }
    const shown = [...viewer.net.within(box.item)].filter(n => !viewer.net.hidden[n]);
    const text = document.querySelector(`[data-key="${box.key}"]`).textContent;
    const told = box.repeat === 1 || text.includes(`×${box.repeat}`);
    return {often, operators: shown.length, told};
})"""
APART = """() => {
    const wrong = [];
    const inside = (x, y, s) =>
        x > s.x + 2 && x < s.x + s.w - 2 && y > s.y + 2 && y < s.y + s.h - 2;
    const body = (box, spot) => {
        const stub = box.stubs.length ? 16 : 0; // words above the box, which lines pass
        return {...spot, y: spot.y + stub, h: spot.h - stub};
    };
    const boxes = viewer.closed().map(box => [box.key, body(box, viewer.shown.spots.get(box.key))]);
    boxes.forEach(([one, a], n) => boxes.slice(n + 1).forEach(([two, b]) => {
        const over = (p, q, side) => p < q + side - 1;
        const wide = over(a.x, b.x, b.w) && over(b.x, a.x, a.w);
        if (wide && over(a.y, b.y, b.h) && over(b.y, a.y, a.h))
            wrong.push(`${one} over ${two}`);
    }));
    for (const line of document.querySelectorAll("#stage .line")) {
        const path = line.querySelector("path");
        for (let at = 0; at <= path.getTotalLength(); at += 4) {
            const {x, y} = path.getPointAtLength(at);
            const hit = boxes.find(([, spot]) => inside(x, y, spot));
            if (hit) {
                wrong.push(`${line.dataset.from}>${line.dataset.to} over ${hit[0]}`);
                break;
            }
        }
    }
    return wrong;
}"""


class Masked(torch.nn.Module):
    """Layers that repeat with operators between, and a mask that all of them read."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = torch.nn.ModuleList(
            torch.nn.ModuleList(torch.nn.Linear(4, 4) for _ in range(3)) for _ in range(20)
        )

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        mask = mask.sigmoid()
        for block in self.blocks:
            for layer in block:
                x = x + torch.relu(layer(x)) * mask
        return x


class Cached(torch.nn.Module):
    """Attention that joins keys and values with those of a cache that is still empty, and gives
    them back, as language models do."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = torch.nn.ModuleList(torch.nn.Linear(8, 24) for _ in range(6))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        cache = []
        for block in self.blocks:
            q, k, v = block(x).chunk(3, -1)
            k, v = torch.cat([k[:, :0], k], 1), torch.cat([torch.zeros(1, 0, 8), v], 1)
            cache += [k, v]
            x = x + torch.nn.functional.scaled_dot_product_attention(q, k, v)
        return x, cache


def graph_of(name: str) -> Graph:
    if name == "cached":
        return trace(Cached(), torch.zeros(1, 5, 8))
    if name == "masked":
        return trace(Masked(), (torch.zeros(1, 4), torch.zeros(1, 4)))
    return zoo(name)


@pytest.mark.parametrize("name", MODELS)
def test_every_operator_and_edge_once(name: str, opened: Callable[..., Any]) -> None:
    graph = graph_of(name)
    page = opened(graph)
    page.evaluate(OPEN_ALL, True)
    assert Counter(page.evaluate(IDS)) == Counter(node.id for node in graph.nodes)
    drawn = {tuple(pair) for pair in page.evaluate(PAIRS)}
    assert drawn == {(edge.source, edge.target) for edge in graph.edges}


@pytest.mark.parametrize("name", MODELS)
def test_without_plumbing_it_is_the_tidied_graph(name: str, opened: Callable[..., Any]) -> None:
    graph = graph_of(name)
    page = opened(graph)
    page.evaluate(OPEN_ALL, False)
    tidy = prune(graph)
    assert Counter(page.evaluate(IDS)) == Counter(node.id for node in tidy.nodes)
    drawn = {tuple(pair) for pair in page.evaluate(PAIRS)}
    assert drawn == {(edge.source, edge.target) for edge in tidy.edges}


@pytest.mark.parametrize("name", MODELS)
def test_what_stands_for_many_adds_up(name: str, opened: Callable[..., Any]) -> None:
    graph = graph_of(name)
    boxes = opened(graph).evaluate(TIMES)
    assert sum(box["often"] * box["operators"] for box in boxes) == len(prune(graph).nodes)
    assert all(box["told"] for box in boxes)


@pytest.mark.parametrize("name", MODELS)
def test_nothing_lies_over_anything(name: str, opened: Callable[..., Any]) -> None:
    page = opened(graph_of(name))
    assert page.evaluate(APART) == []
    page.evaluate("viewer.turn()")
    assert page.evaluate(APART) == []


def test_totals_are_the_models(opened: Callable[..., Any]) -> None:
    model = torch.nn.Sequential(
        torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 4)),
        torch.nn.Linear(4, 2),
    )
    page = opened(trace(model, torch.zeros(3, 8)))
    flops = 2 * 3 * (8 * 16 + 16 * 4)
    for path, count, cost in (("0", 144 + 68, flops), ("", 222, flops + 2 * 3 * 4 * 2)):
        page.evaluate("path => viewer.select(path)", path)
        rows = dict(
            row.split("\t") for row in page.inner_text("#panel table").splitlines() if "\t" in row
        )
        assert rows["parameters"].split()[0] == f"{count}"
        assert page.evaluate("path => viewer.net.amount(viewer.net.find(path), 'flops')", path) == (
            cost
        )
