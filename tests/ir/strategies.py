"""Sound graphs for property tests, with names as hostile as users' names can be."""

from __future__ import annotations

from hypothesis import strategies as st

from netviz.ir import (
    Cost,
    Edge,
    Graph,
    Group,
    Node,
    Note,
    Parameter,
    Port,
    Source,
    TensorSpec,
)

NASTY = (
    "quote\"'`",
    "line\nbreak\r\ttab",
    "# hash & < > ]]> <!--",
    "under_score % \\ ^ ~ $ { }",
    "漢字 Ωμέγα 🜚 é",
    "x" * 300,
    "| - | `code` * _",
    ", ; =cmd()",
    "\x00\x07\x1b[31m",
    "\ud800 lone",
    "[bold]markup[/bold] [link=",
)

names = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
shapes = st.lists(st.integers(0, 10**6), max_size=4).map(tuple)
tensors = st.builds(TensorSpec, shapes, st.sampled_from(["float32", "int64", "odd"]))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), names)
attributes = st.dictionaries(
    names, st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple)), max_size=3
)
ports = st.lists(st.builds(Port, names, tensors), max_size=3).map(tuple)
sources = st.none() | st.builds(Source, names, st.integers(1, 10**5))
costs = st.builds(
    Cost, st.integers(0, 10**15), st.integers(0, 10**9), st.lists(names, max_size=2).map(tuple)
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph that `verify` accepts: edges forward, ports that exist, unique ids."""
    group_ids = ["", *draw(st.lists(names.filter(bool), max_size=4, unique=True))]
    groups = tuple(
        Group(
            id=id_,
            path=id_,
            class_name=draw(names),
            parent=None if i == 0 else group_ids[draw(st.integers(0, i - 1))],
            call=draw(st.integers(1, 3)),
            kind=draw(st.sampled_from(["module", "container", "function", "repeat"])),
            repeat=draw(st.integers(1, 12)),
            shared=draw(st.booleans()),
            parallel=draw(st.booleans()),
            copies=tuple(draw(st.lists(names, max_size=2))),
            module=draw(names),
            attributes=draw(attributes),
            inputs=draw(ports),
            outputs=draw(ports),
            source=draw(sources),
        )
        for i, id_ in enumerate(group_ids)
    )
    parameters = tuple(
        Parameter(
            name,
            draw(tensors),
            draw(st.sampled_from(["parameter", "buffer"])),
            draw(st.booleans()),
            (name + ".alias",) if draw(st.booleans()) else (),
        )
        for name in draw(st.lists(names.map(lambda n: f"p.{n}"), max_size=3, unique=True))
    )
    nodes: list[Node] = []
    edges: list[Edge] = []
    for i, kind in enumerate(draw(st.lists(st.sampled_from(["operator", "constant"]), max_size=6))):
        inputs = draw(ports)
        node = Node(
            id=f"{draw(names)}:{i}",
            kind=kind,
            op=draw(names),
            name=draw(names),
            group=draw(st.sampled_from(group_ids)),
            inputs=inputs,
            outputs=draw(ports),
            attributes=draw(attributes),
            parameters=tuple(p.name for p in parameters if draw(st.booleans())),
            cost=draw(costs),
            aten=draw(st.dictionaries(names, st.integers(0, 9), max_size=2)),
            source=draw(sources),
            repeat=draw(st.integers(1, 12)),
            shared=draw(st.booleans()),
            parallel=draw(st.booleans()),
            copies=tuple(draw(st.lists(names, max_size=2))),
            error=draw(st.none() | names),
        )
        for port in range(len(inputs)):
            earlier = [n for n in nodes if n.outputs]
            if earlier and draw(st.booleans()):
                start = draw(st.sampled_from(earlier))
                edges.append(Edge(start.id, 0, node.id, port, start.outputs[0].tensor))
        nodes.append(node)
    return Graph(
        name=draw(names),
        nodes=tuple(nodes),
        edges=tuple(edges),
        groups=groups,
        parameters=parameters,
        notes=tuple(draw(st.lists(st.builds(Note, names, names), max_size=2))),
        metadata=draw(attributes),
    )
