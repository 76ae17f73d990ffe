"""A graph survives its JSON, whatever its names; what is wrong with other files is named."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from importlib import resources

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from netviz.errors import GraphError
from netviz.ir import Cost, Edge, Graph, Group, Node, Parameter, Port, TensorSpec
from netviz.ir.serial import dumps, loads
from tests.ir.strategies import graphs

SCHEMA = json.loads(resources.files("netviz.ir").joinpath("graph.schema.json").read_text())
IMAGE = TensorSpec((1, 3, 8, 8))
SMALL = Graph(
    name="net",
    groups=(Group(id="", path="", class_name="Net"),),
    nodes=(
        Node(id="x", kind="input", op="input", name="x", outputs=(Port("x", IMAGE),)),
        Node(
            id="relu",
            kind="operator",
            op="relu",
            name="torch.relu",
            inputs=(Port("input", IMAGE),),
            outputs=(Port("0", IMAGE, alias_of=0),),
            cost=Cost(elementwise_flops=192),
        ),
    ),
    edges=(Edge("x", 0, "relu", 0, IMAGE),),
    parameters=(Parameter("w", TensorSpec((3,)), aliases=("v",)),),
    metadata={"mode": "eval"},
)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(graphs())
def test_a_graph_survives_its_json(graph: Graph) -> None:
    text = dumps(graph)
    assert loads(text) == graph
    assert loads(text.encode("utf-8")) == graph
    assert dumps(loads(text)) == text


@relaxed
@given(graphs())
def test_the_json_keeps_to_the_schema(graph: Graph) -> None:
    jsonschema.validate(json.loads(dumps(graph)), SCHEMA)


@pytest.mark.parametrize("spoil", [{"version": 2}, {"extra": 1}, {"nodes": [{"id": 1}]}])
def test_the_schema_refuses_what_is_no_graph(spoil: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**json.loads(dumps(SMALL)), **spoil}, SCHEMA)


def test_numbers_that_json_lacks_come_back() -> None:
    odd = {"fill": -math.inf, "top": math.inf, "nan": math.nan, "nest": ((1.0, math.inf),)}
    back = loads(dumps(Graph(name="n", groups=SMALL.groups, metadata=odd))).metadata
    assert back["fill"] == -math.inf
    assert back["nest"] == ((1.0, math.inf),)
    assert back["nan"] != back["nan"]
    assert isinstance(loads(dumps(SMALL)).metadata["mode"], str)


def test_the_text_is_one_record_a_line() -> None:
    lines = dumps(SMALL).splitlines()
    assert sum('"kind": "operator"' in line for line in lines) == 1
    assert dumps(SMALL).endswith("}\n")
    assert '"alias_of": 0' in dumps(SMALL)


def test_two_processes_write_the_same_bytes() -> None:
    code = (
        "from netviz.ir.serial import dumps\n"
        "from tests.ir.test_serial import SMALL\n"
        "print(dumps(SMALL), end='')"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "12"
    }
    assert texts == {dumps(SMALL).encode()}


def spoilt(**changes: object) -> str:
    return json.dumps({**json.loads(dumps(SMALL)), **changes})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        (b'{"name": "\xff"}', "not text"),
        ("[1]", "not a netviz graph"),
        ('{"nodes": []}', "not a netviz graph"),
        (spoilt(version=99), "upgrade"),
        (spoilt(version="1"), "whole number"),
        (spoilt(version=True), "whole number"),
        (spoilt(nodes=3), "at nodes: must be a list, not 3"),
        (spoilt(nodes=[{"id": "a", "kind": "operator", "op": "f"}]), "nodes[0]: 'name' is missing"),
        (
            spoilt(
                nodes=[{"id": "a", "kind": "operator", "op": "f", "name": "f", "atributes": {}}]
            ),
            "unknown key 'atributes' (did you mean 'attributes'?)",
        ),
        (
            spoilt(parameters=[{"name": "w", "shape": [1.5], "dtype": "float32"}]),
            "at parameters[0].shape[0]: must be a whole number from 0, not 1.5",
        ),
        (spoilt(notes=[{"kind": "a", "message": "b"}] * 2 + [3]), "at notes[2]: must be an object"),
        (spoilt(metadata={"a": {"b": 1}}), "metadata.a"),
        (spoilt(edges=[]).replace('"kind": "input"', '"kind": "nonsense"'), "unknown kind"),
        ("[" * 10**6, "the graph"),
    ],
)
def test_what_is_wrong_is_named(text: str | bytes, said: str) -> None:
    with pytest.raises(GraphError) as caught:
        loads(text)
    assert said in str(caught.value)


def test_the_place_of_the_text_is_named() -> None:
    with pytest.raises(GraphError, match=r"net\.json is JSON, but not"):
        loads("{}", where="net.json")
