"""A graph built by hand, small enough to know by heart: a residual block between two ends."""

from __future__ import annotations

from netviz.ir import Cost, Edge, Graph, Group, Node, Parameter, Port, Source, TensorSpec

MAP, WIDE, VECTOR = TensorSpec((1, 3, 32, 32)), TensorSpec((1, 16, 32, 32)), TensorSpec((1, 10))
POOLED = TensorSpec((1, 16, 1, 1))
CONV = {"in_channels": 16, "out_channels": 16, "kernel_size": (3, 3), "stride": (1, 1)}


class Builder:
    """Adds nodes in order; ``made`` remembers what each gives."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.groups = [Group(id="", path="", class_name=name)]
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.parameters: list[Parameter] = []

    def group(self, path: str, class_name: str, *, leaf: bool = False, **more: object) -> str:
        parent = path.rpartition(".")[0]
        module = "torch.nn.modules" if leaf else "user"
        self.groups.append(
            Group(id=path, path=path, class_name=class_name, parent=parent, module=module, **more)  # type: ignore[arg-type]
        )
        return path

    def node(
        self,
        group: str,
        op: str,
        sources: tuple[str, ...],
        out: TensorSpec | None,
        *,
        kind: str = "operator",
        flops: int = 0,
        called: str = "",
        name: str = "",
        **more: object,
    ) -> str:
        id_ = called or f"{group}/{op}"
        given = {node.id: node for node in self.nodes}
        inputs = tuple(Port("input", given[source].outputs[0].tensor) for source in sources)
        outputs = (Port("0", out),) if out is not None else ()
        self.nodes.append(
            Node(id=id_, kind=kind, op=op, name=name or f"torch.{op}", group=group, inputs=inputs,
                 outputs=outputs, cost=Cost(flops), source=Source("net.py", len(self.nodes) + 1),
                 **more)  # type: ignore[arg-type]
        )  # fmt: skip
        for port, source in enumerate(sources):
            self.edges.append(Edge(source, 0, id_, port, inputs[port].tensor))
        return id_

    def layer(
        self, path: str, class_name: str, op: str, source: str, out: TensorSpec, **more: object
    ) -> str:
        attributes = more.pop("attributes", {})
        self.group(path, class_name, leaf=True, attributes=attributes)
        return self.node(path, op, (source,), out, **more)  # type: ignore[arg-type]

    def parameter(self, name: str, *shape: int) -> tuple[str, ...]:
        self.parameters.append(Parameter(name, TensorSpec(shape)))
        return (name,)

    def graph(self) -> Graph:
        return Graph(name=self.name, nodes=tuple(self.nodes), edges=tuple(self.edges),
                     groups=tuple(self.groups), parameters=tuple(self.parameters))  # fmt: skip


def residual(name: str = "TinyResNet", blocks: int = 1) -> Graph:
    """Input, stem, ``blocks`` residual blocks, pooling, flatten, linear, output."""
    b = Builder(name)
    x = b.node("", "input", (), MAP, kind="input", called="x", name="x")
    weight = b.parameter("stem.weight", 16, 3, 3, 3)
    x = b.layer("stem", "Conv2d", "conv2d", x, WIDE, flops=884736, parameters=weight,
                attributes={**CONV, "in_channels": 3})  # fmt: skip
    for block in range(blocks):
        path = b.group(f"block{block}" if blocks > 1 else "block", "Residual")
        y = x
        for number in (1, 2):
            weight = b.parameter(f"{path}.conv{number}.weight", 16, 16, 3, 3)
            y = b.layer(f"{path}.conv{number}", "Conv2d", "conv2d", y, WIDE, flops=4718592,
                        parameters=weight, attributes=CONV)  # fmt: skip
            if number == 1:
                y = b.layer(f"{path}.relu", "ReLU", "relu", y, WIDE)
        x = b.node(path, "add", (y, x), WIDE)
    x = b.layer("pool", "AdaptiveAvgPool2d", "adaptive_avg_pool2d", x, POOLED,
                attributes={"output_size": (1, 1)})  # fmt: skip
    x = b.node("", "flatten", (x,), TensorSpec((1, 16)))
    weight = b.parameter("fc.weight", 10, 16)
    x = b.layer("fc", "Linear", "linear", x, VECTOR, flops=320, parameters=weight,
                attributes={"in_features": 16, "out_features": 10})  # fmt: skip
    b.node("", "output", (x,), None, kind="output", called="out", name="logits")
    return b.graph()
