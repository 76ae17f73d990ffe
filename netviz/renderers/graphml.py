"""The graph as GraphML, for yEd, Gephi, Cytoscape and networkx."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.ir import Edge, Graph, Node
from netviz.layouts.wording import shape_text
from netviz.passes.roles import role_of
from netviz.renderers.escape_xml import attribute, text

_NODE = {"label": "string", "kind": "string", "role": "string", "module": "string",
         "shape": "string", "flops": "long"}  # fmt: skip
_EDGE = {"tensor": "string", "dtype": "string"}
_SPACE = "http://graphml.graphdrawing.org/xmlns"


def render(graph: Graph) -> bytes:
    """Every operator of ``graph`` in UTF-8; a node's ``module`` is the path of its call."""
    return ("\n".join(_lines(graph)) + "\n").encode()


def _lines(graph: Graph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<graphml xmlns="{_SPACE}">'
    for owner, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in keys.items():
            yield (f'  <key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>')
    yield f'  <graph id="{attribute(graph.name)}" edgedefault="directed">'
    for node in graph.nodes:
        yield from _node(node)
    for place, edge in enumerate(graph.edges):
        yield from _edge(edge, place)
    yield "  </graph>"
    yield "</graphml>"


def _node(node: Node) -> Iterator[str]:
    ports = node.outputs or node.inputs
    told = {
        "label": node.op if node.kind == "operator" else node.name or node.kind,
        "kind": node.kind,
        "role": role_of(node),
        "module": node.group,
        "shape": shape_text(ports[0].tensor.shape) if ports else "",
        "flops": str(node.cost.flops),
    }
    yield f'    <node id="{attribute(node.id)}">'
    yield from (f'      <data key="{key}">{text(value)}</data>' for key, value in told.items())
    yield "    </node>"


def _edge(edge: Edge, place: int) -> Iterator[str]:
    ends = f'source="{attribute(edge.source)}" target="{attribute(edge.target)}"'
    yield f'    <edge id="e{place}" {ends}>'
    yield f'      <data key="tensor">{text(shape_text(edge.tensor.shape))}</data>'
    yield f'      <data key="dtype">{text(edge.tensor.dtype)}</data>'
    yield "    </edge>"
