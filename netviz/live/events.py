"""What the monitor saw: frozen records, one line of ``run.jsonl`` each.

Numbers may be NaN or infinite; in JSON, which has neither, they are the strings "nan", "inf" and
"-inf". Every record names its kind in ``event``. A reader skips kinds and keys that it does not
know, so that older versions read newer logs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar

Number = float | None
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A run begins, or goes on. ``time``: seconds since 1970; ``step``: updates done before."""

    EVENT: ClassVar[str] = "start"
    run: str
    time: float
    step: int = 0
    every: int = 10
    budget: float = 0.01
    version: int = VERSION
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A watched model. ``layers``: [path, class, parameters] of each module that is measured.

    ``graph``: the traced graph as netviz's own JSON text; empty when it could not be traced, and
    ``note`` then says why. ``prefix``: the part of the model that was traced, where the whole is
    never called. ``parameters``: how many it has.
    """

    EVENT: ClassVar[str] = "model"
    name: str
    class_name: str
    layers: tuple[tuple[str, str, int], ...]
    parameters: int = 0
    graph: str = ""
    prefix: str = ""
    note: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalars:
    """Values at one step, by name: "loss", "val_loss", "lr", "grad_norm", "time/forward".

    ``losses``: names that `backward` was called on, told when they are first met.
    """

    EVENT: ClassVar[str] = "scalars"
    step: int
    time: float
    values: Mapping[str, float]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Statistics of every layer of one model at one step; lists in the order of its layers.

    ``stats``: "gradient", "weight" (norms), "ratio" (norm of the update over that of the weight),
    "mean", "std", "absmax", "zeros" (of activations), "dead", "saturated" (shares), "entropy" (of
    attention, 0 to 1), "time" (seconds). None: not measured.
    """

    EVENT: ClassVar[str] = "layers"
    step: int
    model: str
    stats: Mapping[str, tuple[Number, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Counts in equal bins from ``low`` to ``high``. ``what``: activation, gradient or weight."""

    EVENT: ClassVar[str] = "histogram"
    step: int
    model: str
    layer: str
    what: str
    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture. ``png``: base64."""

    EVENT: ClassVar[str] = "image"
    step: int
    tag: str
    png: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that the training logged."""

    EVENT: ClassVar[str] = "text"
    step: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """An embedding in the plane. ``labels``: one a point, or none."""

    EVENT: ClassVar[str] = "points"
    step: int
    tag: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A rule that tripped. ``layer``: the module's path, or what else is to blame."""

    EVENT: ClassVar[str] = "alert"
    step: int
    time: float
    rule: str
    message: str
    layer: str = ""
    value: Number = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The run is over. ``reason``: "finished", "stopped", or the exception's name and text."""

    EVENT: ClassVar[str] = "end"
    step: int
    time: float
    reason: str = "finished"


Event = Start | Model | Scalars | Layers | Histogram | Image | Text | Points | Alert | End
KINDS: dict[str, type[Event]] = {
    kind.EVENT: kind
    for kind in (Start, Model, Scalars, Layers, Histogram, Image, Text, Points, Alert, End)
}
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def dumps(event: Event) -> str:
    """One line of JSON, without its newline."""
    record = {f.name: _plain(getattr(event, f.name)) for f in fields(event)}
    if "time" in record:
        record["time"] = round(event.time, 3)  # type: ignore[union-attr]  # it has the field
    return _encode({"event": event.EVENT, **record})


def loads(line: str) -> Event | None:
    """The record of ``line``; None for a kind of a newer version, or a line cut off."""
    try:
        data = json.loads(line)
        kind = KINDS.get(data.pop("event"))
        if kind is None:
            return None
        known = {f.name for f in fields(kind)}
        return kind(**{key: _back(value, key) for key, value in data.items() if key in known})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


_AS_IT_IS = {int, str, bool, type(None)}


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (tuple, list)):
        return _row(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _row(values: Sequence[Any]) -> Sequence[Any]:
    """Most of a log is rows of numbers: those of one kind are taken at once."""
    kinds = set(map(type, values))
    if kinds <= _AS_IT_IS:
        return values
    return list(map(_number if kinds == {float} else _plain, values))


def _number(value: float) -> float | str:
    """Nine digits tell any two numbers of single precision apart, and shorten the log."""
    return float(f"{value:.9g}") if math.isfinite(value) else str(value)


_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_WORDS = {
    "run",
    "name",
    "class_name",
    "graph",
    "prefix",
    "note",
    "tag",
    "text",
    "caption",
    "labels",
    "rule",
}
_WORDS |= {
    "labels",
    "message",
    "layer",
    "layers",
    "reason",
    "command",
    "png",
    "model",
    "what",
    "losses",
}


def _back(value: Any, key: str) -> Any:
    """Lists as tuples, and the names of the numbers that JSON has not as those numbers."""
    if isinstance(value, list):
        return tuple(_back(item, key) for item in value)
    if isinstance(value, dict):
        return {name: _back(item, "") for name, item in value.items()}
    if isinstance(value, str) and key not in _WORDS:
        return _NUMBERS.get(value, value)
    return value
