"""JSON values to graph records; what does not fit is named by its place ("nodes[3].outputs[0]")."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from netviz.errors import GraphError
from netviz.ir.graph import Graph, Note
from netviz.ir.group import Group
from netviz.ir.node import Cost, Edge, Node, Port, Source
from netviz.ir.tensor import Attribute, Parameter, TensorSpec

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T")
Reader = Callable[[Json], T]


def decode(data: dict[str, Json], where: str) -> Graph:
    """The graph in ``data`` (without its format and version); `GraphError` for what is amiss."""
    try:
        graph: Graph = _graph(data)
    except _Misfit as misfit:
        place = f" at {misfit.place.lstrip('.')}" if misfit.place else ""
        raise GraphError(f"{where} is not a sound netviz graph{place}: {misfit.why}") from None
    return graph


class _Misfit(Exception):
    """What is wrong, and where: each reader on the way out puts its own step before ``place``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.place = ""

    def under(self, step: str) -> _Misfit:
        self.place = step + self.place
        return self


@dataclass(frozen=True, slots=True)
class _Record:
    """How to read one kind of record: its keys, which of them are needed, and what it makes."""

    make: Callable[..., Any]
    readers: dict[str, Reader[Any]]
    needed: tuple[str, ...]

    def __call__(self, value: Json) -> Any:
        if not isinstance(value, dict):
            raise _Misfit(f"must be an object, not {_show(value)}")
        found = {}
        readers = self.readers
        key = ""
        try:
            for key, item in value.items():
                found[key] = readers[key](item)
        except KeyError:
            raise _Misfit(self._unknown(key)) from None
        except _Misfit as misfit:
            raise misfit.under(f".{key}") from None
        for key in self.needed:
            if key not in found:
                raise _Misfit(f"{key!r} is missing")
        return self.make(**found)

    def _unknown(self, key: str) -> str:
        near = difflib.get_close_matches(key, self.readers, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self.readers)}"
        return f"unknown key {key!r} ({hint})"


def _show(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _string(value: Json) -> str:
    if isinstance(value, str):
        return value
    raise _Misfit(f"must be a string, not {_show(value)}")


def _count(value: Json) -> int:
    if type(value) is int and value >= 0:
        return value
    raise _Misfit(f"must be a whole number from 0, not {_show(value)}")


def _flag(value: Json) -> bool:
    if isinstance(value, bool):
        return value
    raise _Misfit(f"must be true or false, not {_show(value)}")


def _many(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    def read(value: Json) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _Misfit(f"must be a list, not {_show(value)}")
        found: list[T] = []
        try:
            for item in value:
                found.append(reader(item))
        except _Misfit as misfit:
            raise misfit.under(f"[{len(found)}]") from None
        return tuple(found)

    return read


def _mapping(reader: Reader[T]) -> Reader[dict[str, T]]:
    def read(value: Json) -> dict[str, T]:
        if not isinstance(value, dict):
            raise _Misfit(f"must be an object, not {_show(value)}")
        key = ""
        found: dict[str, T] = {}
        try:
            for key, item in value.items():
                found[key] = reader(item)
        except _Misfit as misfit:
            raise misfit.under(f".{key}") from None
        return found

    return read


def _attribute(value: Json) -> Attribute:
    if isinstance(value, list):
        return tuple(_attribute(item) for item in value)
    if isinstance(value, dict):
        number = value.get("float")
        if len(value) == 1 and isinstance(number, str) and number in ("inf", "-inf", "nan"):
            return float(number)
        raise _Misfit(f'an object here must be {{"float": "inf"}} or the like: {_show(value)}')
    return value


def _with_tensor(make: Callable[..., T]) -> Callable[..., T]:
    def build(*, shape: tuple[int, ...], dtype: str, **rest: Any) -> T:
        return make(tensor=TensorSpec(shape, dtype), **rest)

    return build


_shape = _many(_count)
_strings = _many(_string)
_attributes = _mapping(_attribute)
_TENSOR: dict[str, Reader[Any]] = {"shape": _shape, "dtype": _string}

_source = _Record(Source, {"file": _string, "line": _count}, ("file", "line"))
_cost = _Record(Cost, {"flops": _count, "elementwise_flops": _count, "uncounted": _strings}, ())
_port = _Record(
    _with_tensor(Port), {"name": _string, **_TENSOR, "alias_of": _count}, ("name", "shape", "dtype")
)
_edge = _Record(
    _with_tensor(Edge),
    {"source": _string, "source_port": _count, "target": _string, "target_port": _count, **_TENSOR},
    ("source", "source_port", "target", "target_port", "shape", "dtype"),
)
_parameter = _Record(
    _with_tensor(Parameter),
    {"name": _string, **_TENSOR, "kind": _string, "trainable": _flag, "aliases": _strings},
    ("name", "shape", "dtype"),
)
_note = _Record(Note, {"kind": _string, "message": _string, "nodes": _strings}, ("kind", "message"))
_group = _Record(
    Group,
    {
        "id": _string,
        "path": _string,
        "class_name": _string,
        "parent": _string,
        "call": _count,
        "kind": _string,
        "module": _string,
        "attributes": _attributes,
        "inputs": _many(_port),
        "outputs": _many(_port),
        "source": _source,
    },
    ("id", "path", "class_name"),
)
_node = _Record(
    Node,
    {
        "id": _string,
        "kind": _string,
        "op": _string,
        "name": _string,
        "group": _string,
        "inputs": _many(_port),
        "outputs": _many(_port),
        "attributes": _attributes,
        "parameters": _strings,
        "cost": _cost,
        "aten": _mapping(_count),
        "source": _source,
        "members": _strings,
        "repeat": _count,
        "error": _string,
    },
    ("id", "kind", "op", "name"),
)
_graph = _Record(
    Graph,
    {
        "name": _string,
        "metadata": _attributes,
        "groups": _many(_group),
        "nodes": _many(_node),
        "edges": _many(_edge),
        "parameters": _many(_parameter),
        "notes": _many(_note),
    },
    ("name", "nodes", "edges", "groups"),
)
