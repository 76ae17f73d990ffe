"""Small graphs written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netviz.ir import Cost, Edge, Graph, Group, Node, Parameter, Port, TensorSpec, verify


class Builder:
    """Collects groups, parameters and nodes; tensors are float32 vectors."""

    def __init__(self) -> None:
        self.groups = [Group(id="", path="", class_name="Net")]
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.parameters: list[Parameter] = []

    def group(self, id_: str, parent: str = "", kind: str = "module") -> str:
        path = id_.partition("@")[0]
        self.groups.append(Group(id=id_, path=path, class_name="Part", parent=parent, kind=kind))
        return id_

    def parameter(self, name: str, *shape: int, **fields: Any) -> str:
        self.parameters.append(Parameter(name, TensorSpec(shape), **fields))
        return name

    def node(
        self,
        id_: str,
        *sources: str,
        kind: str = "operator",
        sizes: Sequence[int] = (1,),
        alias: int | None = None,
        names: Sequence[str] = (),
        **fields: Any,
    ) -> str:
        """A node that reads the first outputs of ``sources``; ``sizes`` of its own outputs."""
        inputs = []
        for port, source in enumerate(sources):
            name, _, number = source.partition(":")
            tensor = self.nodes[name].outputs[int(number or 0)].tensor
            inputs.append(Port(names[port] if names else f"in{port}", tensor))
            self.edges.append(Edge(name, int(number or 0), id_, port, tensor))
        outputs = tuple(Port(str(i), TensorSpec((size,)), alias) for i, size in enumerate(sizes))
        fields.setdefault("op", kind)
        self.nodes[id_] = Node(
            id=id_, kind=kind, name=id_, inputs=tuple(inputs), outputs=outputs, **fields
        )
        return id_

    def graph(self) -> Graph:
        return verify(
            Graph(
                name="net",
                nodes=tuple(self.nodes.values()),
                edges=tuple(self.edges),
                groups=tuple(self.groups),
                parameters=tuple(self.parameters),
            )
        )


def work(flops: int, elementwise: int = 0, *uncounted: str) -> Cost:
    return Cost(flops, elementwise, uncounted)
