"""Losses and metrics: training and validation in one colour, raw values faint under their trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from netviz.live.panels.base import (
    LARGE,
    Payload,
    View,
    layout,
    line,
    palette,
    spread,
    with_legend,
)
from netviz.live.series import Series
from netviz.live.state import State

VALIDATION = ("val_", "valid_", "validation_", "eval_", "test_")
_INTERNAL = ("time/", "speed/", "monitor/", "grad_norm", "lr", "loss_scale", "memory/")
_MOST = 12
_FAINT = "40"
"""Of 256 parts: how opaque raw values are. Visdom drops the opacity of whole traces."""


def losses(state: State, _: View) -> Payload | None:
    """Every curve that ``backward`` was called on, or that has "loss" in its name."""
    return _drawn(state, [n for n in state.curves if is_loss(n, state)])


def metrics(state: State, _: View) -> Payload | None:
    """Every other curve that the training logged."""
    return _drawn(state, [n for n in state.curves if is_metric(n, state)])


def is_loss(name: str, state: State) -> bool:
    """Whether a curve is a loss."""
    named = "loss" in name.lower() or name in state.losses or paired(name) in state.losses
    return named and not name.startswith(_INTERNAL)


def is_metric(name: str, state: State) -> bool:
    """Whether a curve is neither a loss nor one of the monitor's own."""
    return not is_loss(name, state) and not name.startswith(_INTERNAL)


def settled(names: Iterable[str], stem: str) -> list[str]:
    """``stem`` or ``stem/...`` of ``names``: one optimizer has no name until a second is met."""
    found = sorted(n for n in names if n == stem or n.startswith(f"{stem}/"))
    return found if len(found) < 2 else [n for n in found if n != stem]


def paired(name: str) -> str:
    """The name that training and validation share."""
    for start in VALIDATION:
        if name.startswith(start):
            return name[len(start) :]
    return name.removeprefix("train_")


def _drawn(state: State, found: Sequence[str]) -> Payload | None:
    if not found:
        return None
    names = sorted(found, key=lambda n: (paired(n), n.startswith(VALIDATION)))[:_MOST]
    bases = list(dict.fromkeys(map(paired, names)))
    colours = palette(state)
    traces: list[dict[str, Any]] = []
    for name in names:
        colour = colours[bases.index(paired(name)) % len(colours)]
        traces += _traces(name, state.curves[name], colour)
    values = [v for trace in traces for v in trace["y"]]
    shapes = _bad(state.curves[name] for name in names)
    plot = layout(yaxis={"type": "log"} if spread(values) else {}, shapes=shapes)
    return Payload(traces, with_legend(plot))


def _traces(name: str, series: Series, colour: str) -> list[dict[str, Any]]:
    if name.startswith(VALIDATION):
        dotted = {"dash": "dot", "width": 2}
        return [line(name, series, colour, most=LARGE, mode="lines+markers", line=dotted)]
    raw = line(name, series, colour, most=LARGE)
    if len(raw["x"]) < 60:
        return [raw]
    trend = {**raw, "y": smooth(raw["y"])}
    faint = {
        **raw,
        "name": f"{name}, raw",
        "showlegend": False,
        "line": {"color": f"{colour}{_FAINT}", "width": 1},
    }
    return [faint, trend]


def pale(colour: str, share: float = 0.3) -> str:
    """``colour`` on white paper; Visdom resets a trace's own opacity."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def smooth(values: Iterable[float | None], weight: float = 0.9) -> list[float | None]:
    """Exponential moving average, started without bias (Adam's correction); gaps stay gaps."""
    mean, scale = 0.0, 0.0
    found: list[float | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        mean = weight * mean + (1 - weight) * value
        scale = weight * scale + (1 - weight)
        found.append(float(f"{mean / scale:.5g}"))
    return found


def _bad(curves: Iterable[Series]) -> list[dict[str, Any]]:
    """A red line at the first step that was not finite."""
    steps = sorted({step for series in curves for step in series.bad()[:1]})
    return [mark(step) for step in steps[:3]]


def mark(step: int, colour: str = "#dc2626") -> dict[str, Any]:
    """A vertical line at ``step``."""
    return {"type": "line", "x0": step, "x1": step, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": colour, "width": 1.5, "dash": "dash"}}  # fmt: skip
