"""A graph as JSON text and back.

The text is strict JSON, one record a line, keys in a fixed order, defaults left out: the same graph
gives the same bytes, and two versions of a model can be compared with ``diff``. Its schema is
``graph.schema.json`` beside this file. Neither torch nor any other package is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from netviz.errors import GraphError
from netviz.ir import encode
from netviz.ir.decode import decode
from netviz.ir.graph import Graph
from netviz.ir.paused import paused
from netviz.ir.readers import Json
from netviz.ir.verify import verify

FORMAT = "netviz-graph"
VERSION = 1

_SURROGATE = re.compile("[\ud800-\udfff]")
_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def dumps(graph: Graph) -> str:
    """``graph`` as JSON text, ending in a newline; equal graphs built alike give equal text."""
    head: list[tuple[str, Any]] = [
        ("format", FORMAT),
        ("version", VERSION),
        ("name", graph.name),
        ("metadata", encode.attributes(graph.metadata)),
    ]
    lines = [f"  {_text(key)}: {_text(value)}" for key, value in head]
    lines += [
        _array("groups", map(encode.group, graph.groups)),
        _array("nodes", map(encode.node, graph.nodes)),
        _array("edges", map(encode.edge, graph.edges)),
        _array("parameters", map(encode.parameter, graph.parameters)),
        _array("notes", map(encode.note, graph.notes)),
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def loads(text: str | bytes, *, where: str = "the graph") -> Graph:
    """Read back what `dumps` wrote, and verify it.

    ``where`` names the text in messages (a file's path). Raises `GraphError` that says what is not
    JSON, not a netviz graph, of a newer version, missing, misspelt, of the wrong type or
    contradictory.
    """
    with paused():
        return verify(decode(_check_head(_parse(text, where), where), where))


def _parse(text: str | bytes, where: str) -> Json:
    try:
        data: Json = json.loads(text)
    except UnicodeDecodeError as error:
        raise GraphError(f"{where} is not text: {error}") from None
    except RecursionError:
        raise GraphError(f"{where} is nested too deeply to be a netviz graph") from None
    except ValueError as error:
        raise GraphError(f"{where} is not JSON: {error}") from None
    return data


def _check_head(data: Json, where: str) -> dict[str, Json]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        hint = 'it should start with {"format": "netviz-graph", "version": 1'
        raise GraphError(f"{where} is JSON, but not a netviz graph: {hint}")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise GraphError(f"{where}: version must be a whole number from 1, not {version!r}")
    if version > VERSION:
        raise GraphError(
            f"{where} was written by a newer netviz (graph version {version}; "
            f"this one reads up to {VERSION}): upgrade with  pip install --upgrade netviz"
        )
    return {key: value for key, value in data.items() if key not in ("format", "version")}


def _text(value: Any) -> str:
    """``value`` as JSON on one line; lone surrogates escaped, since UTF-8 cannot hold them."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", _encoder.encode(value))


def _array(key: str, records: Iterable[dict[str, Any]]) -> str:
    body = ",\n".join(f"    {_text(record)}" for record in records)
    return f'  "{key}": [\n{body}\n  ]' if body else f'  "{key}": []'
