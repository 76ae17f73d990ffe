"""What the page is told of a graph, and in which order it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch

from netviz import trace
from netviz.page.view import view
from netviz.renderers.html import render
from tests.page.conftest import wait, zoo


def said(told: dict[str, Any], column: list[int]) -> list[str]:
    return [told["words"][place] for place in column]


def test_columns_say_what_the_graph_says() -> None:
    graph = zoo("resnet18")
    told = view(graph)
    nodes, groups = told["nodes"], told["groups"]
    assert said(told, nodes["op"]) == [node.op for node in graph.nodes]
    assert said(told, nodes["kind"]) == [node.kind for node in graph.nodes]
    assert [groups["id"][home] for home in nodes["home"]] == [node.group for node in graph.nodes]
    assert nodes["flops"] == [node.cost.flops for node in graph.nodes]
    assert sum(nodes["parameters"]) == 11_689_512
    assert said(told, groups["class"]) == [group.class_name for group in graph.groups]
    assert groups["parent"][0] == -1


def test_edges_are_told_in_steps() -> None:
    graph = zoo("resnet18")
    told = view(graph)["edges"]
    ids = [node.id for node in graph.nodes]
    ends = zip(accumulate(told["source"]), accumulate(told["target"]), strict=True)
    assert [(ids[s], ids[t]) for s, t in ends] == [(e.source, e.target) for e in graph.edges]


def test_a_shape_is_news_where_what_gives_it_did_not_take_it() -> None:
    graph = zoo("resnet18")
    told = view(graph)
    news = dict(
        zip((e.source for e in graph.edges), said(told, told["edges"]["news"]), strict=True)
    )
    assert news["conv1/conv2d"] == "1×64×112×112"
    assert news["bn1/batch_norm"] == ""


def test_a_view_takes_no_memory() -> None:
    graph = zoo("resnet18")
    nodes = view(graph)["nodes"]
    made = dict(zip((node.id for node in graph.nodes), nodes["memory"], strict=True))
    assert made["/flatten"] == 0
    assert made["conv1/conv2d"] == 4 * 64 * 112 * 112


def test_the_first_picture_needs_nothing_after_the_script(browser: Any, tmp_path: Path) -> None:
    whole = render(zoo("resnet18")).decode()
    bare = re.sub(r'(id="netviz-data"[^>]*>)[^<]*', r"\1", whole)
    assert len(bare) < len(whole)
    page = browser.new_page(offline=True)
    (tmp_path / "bare.html").write_text(bare, encoding="utf-8")
    page.goto((tmp_path / "bare.html").as_uri())
    wait(page, "document.querySelectorAll('#stage .box').length > 5")
    assert page.evaluate("document.body.dataset.ready") is None  # but it cannot be asked
    page.close()


def test_a_flat_model_begins_with_few_boxes_and_loses_none(opened: Callable[..., Any]) -> None:
    sizes = range(8, 90)
    flat = torch.nn.Sequential()
    for n in sizes:
        flat.add_module(f"fc{n}", torch.nn.Linear(n, n + 1))
    graph = trace(flat, torch.zeros(1, 8))
    page = opened(graph)
    assert page.locator("#stage .box").count() < 10
    page.evaluate("viewer.toDepth(Infinity)")
    assert page.locator("#stage .box").count() == len(graph.nodes)
    page.evaluate("viewer.select('fc40')")
    assert "41" in page.inner_text("#panel")


def test_an_attention_says_its_heads(opened: Callable[..., Any]) -> None:
    class Attention(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            q = x.view(1, 6, 4, 8).transpose(1, 2)
            return torch.nn.functional.scaled_dot_product_attention(q, q, q)

    page = opened(trace(Attention(), torch.zeros(1, 6, 32)))
    assert "4 heads" in page.text_content("#stage")
