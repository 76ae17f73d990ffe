"""Networks in a few words, for tests of passes: calls that hold operators, wired one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from netviz.ir import Cost, Edge, Graph, Group, Node, Parameter, Port, TensorSpec, verify


class Sketch:
    """Every ``op`` makes one tensor; ``module`` is a call that holds what ``with`` makes."""

    def __init__(self, name: str = "net") -> None:
        self.name = name
        self.groups = [Group(id="", path="", class_name="Net")]
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.parameters: dict[str, Parameter] = {}
        self._inside = [""]
        self._seen: Counter[str] = Counter()

    def module(self, path: str, class_name: str = "Block", **fields: Any) -> Sketch:
        self._seen[path] += 1
        calls = self._seen[path]
        id_ = path if calls == 1 else f"{path}@{calls}"
        fields.setdefault("parent", self._inside[-1])
        self.groups.append(Group(id=id_, path=path, class_name=class_name, call=calls, **fields))
        self._inside.append(id_)
        return self

    def container(self, path: str) -> str:
        self.module(path, "ModuleList", kind="container")
        return self._inside.pop()

    def __enter__(self) -> str:
        return self._inside[-1]

    def __exit__(self, *_: object) -> None:
        self._inside.pop()

    def op(
        self, op: str, *sources: str, size: int = 4, weight: int = 0, kind: str = "operator",
        name: str = "", **fields: Any,
    ) -> str:  # fmt: skip
        """A node that reads ``sources``; ``weight``: elements of its own parameter."""
        group = self._inside[-1]
        stem = f"{group}/{op}"
        number = self._seen[stem]
        self._seen[stem] += 1
        id_ = f"{stem}:{number + 1}" if number else stem
        inputs = tuple(self._input(id_, port, source) for port, source in enumerate(sources))
        if weight:
            path = group.partition("@")[0]
            parameter = Parameter(f"{path}.weight{number or ''}".lstrip("."), TensorSpec((weight,)))
            self.parameters[parameter.name] = parameter
            fields["parameters"] = (parameter.name,)
        self.nodes[id_] = Node(
            id=id_, kind=kind, op=op, name=name or op, group=group, inputs=inputs,
            outputs=() if kind == "output" else (Port("0", TensorSpec((size,))),),
            cost=fields.pop("cost", Cost(flops=10 * weight, elementwise_flops=size)), **fields,
        )  # fmt: skip
        return id_

    def _input(self, target: str, port: int, source: str) -> Port:
        tensor = self.nodes[source].outputs[0].tensor
        self.edges.append(Edge(source, 0, target, port, tensor))
        return Port(f"in{port}", tensor)

    def input(self, name: str = "x", **fields: Any) -> str:
        return self.op(f"input-{name}", kind="input", name=name, cost=Cost(), **fields)

    def output(self, source: str, name: str = "y") -> str:
        return self.op(f"output-{name}", source, kind="output", name=name, cost=Cost())

    def graph(self) -> Graph:
        return verify(
            Graph(
                name=self.name,
                nodes=tuple(self.nodes.values()),
                edges=tuple(self.edges),
                groups=tuple(self.groups),
                parameters=tuple(self.parameters.values()),
            )
        )
