"""Small graphs made by hand: what a tracer would say of three networks."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.ir import (
    Attribute,
    Cost,
    Edge,
    Graph,
    Group,
    Node,
    Note,
    Parameter,
    Port,
    TensorSpec,
)

Shape = tuple[int, ...]


class Builder:
    """Adds modules and operators in the order in which they run, each after the last."""

    def __init__(self, name: str, shape: Shape) -> None:
        self.name = name
        self.groups = [Group(id="", path="", class_name=name, module="net")]
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.parameters: list[Parameter] = []
        self.notes: list[Note] = []
        self.tail: Node | None = None
        self._add("x", "input", "input", shape, group="")

    def _add(self, id_: str, kind: str, op: str, shape: Shape, group: str, **rest: object) -> Node:
        tensor = TensorSpec(shape)
        before = self.tail
        incoming = (Port("input", before.outputs[0].tensor),) if before else ()
        outgoing = () if kind == "output" else (Port("0", tensor, rest.pop("alias_of", None)),)  # type: ignore[arg-type]
        known = {node.id for node in self.nodes}
        number = 1
        unique = id_
        while unique in known:
            number += 1
            unique = f"{id_}:{number}"
        node = Node(
            id=unique, kind=kind, op=op, name=id_, group=group,
            inputs=incoming, outputs=outgoing, **rest,  # type: ignore[arg-type]
        )  # fmt: skip
        self.nodes.append(node)
        if before:
            self.edges.append(Edge(before.id, 0, node.id, 0, before.outputs[0].tensor))
        self.tail = node if outgoing else before
        return node

    def module(
        self,
        path: str,
        class_name: str,
        *,
        weights: Mapping[str, Shape] | None = None,
        out: Shape = (),
        call: int = 1,
        attributes: Mapping[str, Attribute] | None = None,
        own: bool = False,
    ) -> str:
        parent = path.rpartition(".")[0]
        assert self.tail is not None
        group = Group(
            id=path if call == 1 else f"{path}@{call}",
            path=path,
            class_name=class_name,
            parent=parent,
            call=call,
            module="net" if own else "torch.nn.modules",
            attributes=attributes or {},
            inputs=(Port("input", self.tail.outputs[0].tensor),),
            outputs=(Port("0", TensorSpec(out)),) if out else (),
        )
        self.groups.append(group)
        if call == 1:
            for name, shape in (weights or {}).items():
                self.parameters.append(Parameter(f"{path}.{name}", TensorSpec(shape)))
        return group.id

    def operator(self, group: str, op: str, shape: Shape, **rest: object) -> None:
        cost = rest.pop("cost", Cost())
        prefix = f"{group}/" if group else ""
        self._add(f"{prefix}{op}", "operator", op, shape, group, cost=cost, **rest)

    def graph(self) -> Graph:
        assert self.tail is not None
        self._add("0", "output", "output", (), group="")
        return Graph(
            name=self.name,
            nodes=tuple(self.nodes),
            edges=tuple(self.edges),
            groups=tuple(self.groups),
            parameters=tuple(self.parameters),
            notes=tuple(self.notes),
            metadata={"mode": "eval", "tensors": "real"},
        )


def conv(b: Builder, path: str, channels: tuple[int, int], size: int, stride: int = 1) -> None:
    """A 3x3 convolution without bias that gives ``channels[1]`` maps of ``size`` by ``size``."""
    cin, cout = channels
    out = (1, cout, size, size)
    group = b.module(
        path,
        "Conv2d",
        weights={"weight": (cout, cin, 3, 3)},
        out=out,
        attributes={"kernel_size": (3, 3), "stride": (stride, stride), "groups": 1},
    )
    work = 2 * 9 * cin * cout * size * size
    b.operator(group, "conv2d", out, cost=Cost(flops=work))


def small() -> Graph:
    """A convolution, a view, an uncounted operator, and a linear layer called twice."""
    b = Builder("Small", (1, 3, 8, 8))
    conv(b, "conv", (3, 4), 8)
    b.operator("", "relu", (1, 4, 8, 8), cost=Cost(elementwise_flops=256))
    b.operator("", "flatten", (1, 256), alias_of=0)
    for call in (1, 2):
        group = b.module("fc", "Linear", weights={"weight": (256, 256)}, out=(1, 256), call=call)
        b.operator(group, "linear", (1, 256), cost=Cost(flops=2 * 256 * 256))
    b.operator("", "mystery", (1, 256), cost=Cost(uncounted=("aten.mystery",)))
    b.parameters.append(Parameter("spare.weight", TensorSpec((10,)), trainable=False))
    b.notes.append(Note("assumed", "the input's size was assumed: --input 1x3x8x8"))
    return b.graph()


def blocks(count: int) -> Graph:
    """``count`` equal residual blocks of two convolutions, after a stem."""
    b = Builder("Blocks", (1, 3, 32, 32))
    conv(b, "stem", (3, 16), 32)
    b.module("layers", "Sequential", out=(1, 16, 32, 32))
    for i in range(count):
        path = f"layers.{i}"
        b.module(path, "Block", out=(1, 16, 32, 32), own=True)
        for name in ("conv1", "conv2"):
            conv(b, f"{path}.{name}", (16, 16), 32)
        b.operator(path, "add", (1, 16, 32, 32), cost=Cost(elementwise_flops=16 * 32 * 32))
    return b.graph()


def nested(depth: int) -> Graph:
    """``depth`` modules, each inside the one before."""
    b = Builder("Nested", (1, 8))
    path = ""
    for _i in range(depth):
        path = f"{path}.m" if path else "m"
        b.module(path, "Shell", weights={"scale": (8,)}, out=(1, 8), own=True)
    b.operator(path, "mul", (1, 8), cost=Cost(elementwise_flops=8))
    return b.graph()
