"""Graphs for other tools, opened by these tools' own parsers."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
import torch

import netviz
from netviz.drawing import draw_graph
from netviz.ir import Graph
from netviz.renderers import find, renderer
from netviz.renderers.escape_mermaid import quoted
from tests.renderers.fixture import residual

HOSTILE = '"]; end <script>alert(1)</script> `x` #35; _y_'


@pytest.fixture(scope="module")
def unet() -> Graph:
    return netviz.trace("zoo:unet", input_size=(1, 1, 64, 64))


def written(graph: Graph, name: str) -> bytes:
    return renderer(find(name))(graph)


def test_networkx_reads_graphml_with_every_node_and_edge(unet):
    networkx = pytest.importorskip("networkx")
    read = networkx.read_graphml(io.BytesIO(written(unet, "graphml")), force_multigraph=True)
    assert set(read.nodes) == {node.id for node in unet.nodes}
    assert sorted(read.edges()) == sorted((e.source, e.target) for e in unet.edges)
    first = next(node for node in unet.nodes if node.op == "conv2d")
    assert read.nodes[first.id]["flops"] == first.cost.flops
    assert read.nodes[first.id]["module"] == first.group


def test_tensorboard_reads_the_graphdef(unet):
    pytest.importorskip("tensorboard")
    from google.protobuf import text_format
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    read = text_format.Parse(written(unet, "pbtxt").decode(), GraphDef())
    names = [node.name for node in read.node]
    assert len(names) == len(set(names)) == len(unet.nodes)
    assert sum(len(node.input) for node in read.node) == len(unet.edges)
    assert all(source.split(":")[0] in names for node in read.node for source in node.input)
    assert all(re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*", name) for name in names)
    shapes = read.node[0].attr["_output_shapes"].list.shape[0]
    assert [d.size for d in shapes.dim] == list(unet.nodes[0].outputs[0].tensor.shape)


def test_model_explorer_gets_one_graph_with_its_namespaces(unet):
    data = json.loads(written(unet, "model-explorer"))
    (graph,) = data["graphs"]
    ids = {node["id"] for node in graph["nodes"]}
    assert ids == {node.id for node in unet.nodes}
    edges = [(e["sourceNodeId"], n["id"]) for n in graph["nodes"] for e in n["incomingEdges"]]
    assert sorted(edges) == sorted((e.source, e.target) for e in unet.edges)
    spaces = {node["namespace"] for node in graph["nodes"]}
    assert any("/" in space for space in spaces)
    assert set(graph["groupNodeAttributes"]) >= {space for space in spaces if space}
    for node in graph["nodes"]:
        assert all(isinstance(a["value"], str) for a in node["attrs"])


def test_mermaid_holds_each_box_once_in_its_frames():
    text = draw_graph(residual(), format="mmd", detail="full").decode()
    nodes = re.findall(r"^ +(n\d+)[\[(]", text, re.MULTILINE)
    assert len(nodes) == len(set(nodes)) > 3
    edges = re.findall(r"^  (n\d+) -->(?:\|[^|]*\|)? (n\d+)$", text, re.MULTILINE)
    assert {end for edge in edges for end in edge} <= set(nodes)
    assert len(re.findall(r"^ +subgraph ", text, re.MULTILINE)) == text.count("  end\n")
    assert text.count("\n  end\n") >= 1


def test_mermaid_says_when_it_is_more_than_mermaid_draws():
    with pytest.warns(UserWarning, match=r"\d+ edges: Mermaid draws at most"):
        netviz.draw("zoo:resnet152", detail="full", repeats=False).render("mmd")


def test_a_hostile_name_stays_a_name_in_mermaid():
    told = quoted(HOSTILE)
    assert told[0] == told[-1] == '"'
    assert not set('"<>`_') & set(told[1:-1].replace("<br/>", ""))


def test_model_explorer_itself_takes_it_field_by_field(unet):
    builder = pytest.importorskip(
        "model_explorer.graph_builder", reason="no ai-edge-model-explorer"
    )
    dacite = pytest.importorskip("dacite")
    (given,) = json.loads(written(unet, "model-explorer"))["graphs"]
    graph = dacite.from_dict(builder.Graph, given, config=dacite.Config(strict=True))
    assert len(graph.nodes) == len(unet.nodes)
    assert {node.namespace for node in graph.nodes} > {""}


MERMAID = Path(__file__).parents[2] / "viewer/node_modules/mermaid/dist/mermaid.min.js"


@pytest.mark.skipif(
    not MERMAID.is_file(), reason="no Mermaid: cd viewer && npm install --no-save mermaid"
)
@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_mermaid_itself_draws_every_box_and_runs_no_name():
    model = torch.nn.Sequential()
    model.add_module("alert", torch.nn.Linear(3, 3))
    model.add_module(HOSTILE, torch.nn.ReLU())
    model.add_module("click n0 href", torch.nn.Linear(3, 2))
    texts = [
        draw_graph(residual(), format="mmd", detail="full").decode(),
        netviz.draw("zoo:unet").render("mmd").decode(),
        netviz.draw(model, input_size=(1, 3), show=("names", "shapes")).render("mmd").decode(),
    ]
    drawn = _drawn_by_mermaid(texts)
    for text, svg in zip(texts, drawn, strict=True):
        boxes = set(re.findall(r"^ +(n\d+)[\[({>]", text, re.MULTILINE))
        found = set(re.findall(r"-(?:flowchart-)?(n\d+)-\d+\"", svg))
        assert boxes <= found
        assert "<script" not in svg


def _drawn_by_mermaid(texts: list[str]) -> list[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(path=str(MERMAID))
        page.evaluate("mermaid.initialize({startOnLoad: false, securityLevel: 'strict'})")
        svgs = [
            page.evaluate("async ([n, text]) => (await mermaid.render(`m${n}`, text)).svg", [n, t])
            for n, t in enumerate(texts)
        ]
        browser.close()
    return svgs
