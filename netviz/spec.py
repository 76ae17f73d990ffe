"""A figure's choices in a file, so that it is made again after the network has changed.

A spec is JSON: ``target`` and ``tracing`` (how the network is found and run), ``options`` (those of
`netviz.draw_options.DrawOptions` that were chosen), ``boxes`` (what is changed of single boxes, by
path), and ``names`` (what there was to change when it was written, for whoever edits it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.draw_options import DrawOptions, options_of
from netviz.errors import FormatError
from netviz.ir import Graph

VERSION = 1
_PARTS = ("netviz_spec", "target", "tracing", "options", "boxes", "names")
TRACING = ("inputs", "mode", "tensors", "tracer", "device")
"""How a network is run; whom to trust is asked for anew each time."""
_NOT_KEPT = ("values", "overrides")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """``target``: None where the network was no TARGET. ``options`` holds ``overrides`` too."""

    target: str | None = None
    tracing: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def write(path: str | Path, spec: Spec, *, graph: Graph) -> Path:
    """Write ``spec`` of a figure of ``graph`` to ``path``, whole or not at all.

    Raises `OutputError`.
    """
    chosen = _chosen(spec.options)
    overrides = spec.options.get("overrides", {})
    data = {
        "netviz_spec": VERSION,
        **({"target": spec.target} if spec.target is not None else {}),
        **({"tracing": dict(spec.tracing)} if spec.tracing else {}),
        "options": chosen,
        "boxes": {name: dict(own) for name, own in overrides.items()},
        "names": _names(graph),
    }
    files.write((json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode(), path)
    return Path(path)


def load(path: str | Path) -> Spec:
    """The spec in the file ``path``; raises `FormatError` that says what is wrong with it."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FormatError(f"cannot read the spec {path}: {error.strerror}") from error
    except ValueError as error:
        raise FormatError(f"the spec {path} is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise FormatError(f"the spec {path} holds no object; --save-spec writes one")
    for key in data:
        _check(key, _PARTS, f"the spec {path} has an unknown part")
    if data.get("netviz_spec", VERSION) != VERSION:
        raise FormatError(f"the spec {path} is of version {data['netviz_spec']}, not {VERSION}")
    return _read(data, path)


def _read(data: Mapping[str, Any], path: str | Path) -> Spec:
    known = tuple(f.name for f in fields(DrawOptions) if f.name not in _NOT_KEPT)
    parts = {name: data.get(name, {}) for name in ("tracing", "options", "boxes")}
    for name, part in parts.items():
        if not isinstance(part, dict):
            raise FormatError(f"{name!r} of the spec {path} is no object")
    for key in parts["tracing"]:
        _check(key, TRACING, f"the spec {path} has an unknown choice of tracing")
    if not isinstance(data.get("target", ""), str):
        raise FormatError(f"the target of the spec {path} is a text, not {data['target']!r}")
    for key in parts["options"]:
        _check(key, known, f"the spec {path} has an unknown option")
    for name, own in parts["boxes"].items():
        if not isinstance(own, dict):
            raise FormatError(f"box {name!r} of the spec {path} is no object of changes")
    options = {**parts["options"], **({"overrides": parts["boxes"]} if parts["boxes"] else {})}
    options_of(options)
    return Spec(target=data.get("target"), tracing=parts["tracing"], options=options)


def _chosen(options: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the defaults, as JSON has it."""
    full, plain = options_of(options), DrawOptions()
    found = {}
    for f in fields(DrawOptions):
        value = getattr(full, f.name)
        if f.name in _NOT_KEPT or value == getattr(plain, f.name):
            continue
        found[f.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return list(value) if isinstance(value, (list, tuple)) else value


def _names(graph: Graph) -> list[str]:
    calls = [group.id for group in graph.groups if group.id]
    ends = [node.id for node in graph.nodes if node.kind in ("input", "output")]
    return [*calls, *ends]


def _check(name: str, known: tuple[str, ...], said: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FormatError(f"{said} {name!r}: {hint}known: {', '.join(known)}")
