"""Layers over time as one picture: a row a layer, the first layer on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from netviz.live.events import Number
from netviz.live.panels.base import Payload, View, axis, chosen, layout
from netviz.live.series import rounded
from netviz.live.state import State, Watched

ROWS = 48
_SEQUENTIAL = [[0.0, "#eff6ff"], [0.35, "#93c5fd"], [0.7, "#2563eb"], [1.0, "#172554"]]
_DIVERGING = [
    [0.0, "#1d4ed8"],
    [0.3, "#93c5fd"],
    [0.5, "#f8fafc"],
    [0.7, "#fca5a5"],
    [1.0, "#b91c1c"],
]


@dataclass(frozen=True, slots=True)
class _Scale:
    """How numbers become colours. ``middle``: of a diverging scale, in log10."""

    stat: str
    middle: float | None = None
    reach: float = 2.0


def gradient(state: State, view: View) -> Payload | None:
    """Norm of each layer's gradient, logarithmic."""
    return _drawn(state, view, _Scale("gradient"))


def ratio(state: State, view: View) -> Payload | None:
    """Update over weight, diverging about a thousandth."""
    return _drawn(state, view, _Scale("ratio", middle=-3.0))


def deviation(state: State, view: View) -> Payload | None:
    """Standard deviation of each layer's output, diverging about one."""
    return _drawn(state, view, _Scale("std", middle=0.0))


def _drawn(state: State, view: View, scale: _Scale) -> Payload | None:
    watched = chosen(state, view)
    grid = watched.grids.get(scale.stat) if watched is not None else None
    if watched is None or grid is None or not grid.columns:
        return None
    parts = _parts([values for _, values in grid.columns])
    if not parts:
        return None
    names = [_named(watched, part) for part in parts]
    columns = [_column(values, parts) for _, values in grid.columns]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": [step for step, _ in grid.columns],
        "y": names,
        "z": list(zip(*(logs for logs, _ in columns), strict=True)),
        "text": list(zip(*(told for _, told in columns), strict=True)),
        "hovertemplate": "%{y}<br>step %{x}: %{text}<extra></extra>",
        "colorscale": _DIVERGING if scale.middle is not None else _SEQUENTIAL,
    }
    low, high = _ends([logs for logs, _ in columns], scale)
    trace |= {"zmin": low, "zmax": high, "colorbar": _bar(low, high)}
    wide = 14 + 5.6 * max(map(len, map(short, names)))
    found = layout(
        margin={"l": min(150, wide), "r": 48, "t": 8},
        yaxis=axis(
            autorange="reversed", type="category", showgrid=False, tickfont={"size": 9},
            tickvals=names, ticktext=_sparse([short(name) for name in names]),
        ),
        xaxis={"showgrid": False},
    )  # fmt: skip
    return Payload([trace], found)


def _ends(columns: Sequence[Sequence[Number]], scale: _Scale) -> tuple[float, float]:
    """What the scale's ends stand for, in log10."""
    if scale.middle is not None:
        return scale.middle - scale.reach, scale.middle + scale.reach
    known = [value for logs in columns for value in logs if value is not None] or [0.0]
    return min(known), max(known)


def _bar(low: float, high: float) -> dict[str, object]:
    """A narrow scale whose five ticks are numbers, not exponents."""
    ticks = [low + (high - low) * i / 4 for i in range(5)]
    return {"thickness": 8, "outlinewidth": 0, "x": 1.01, "tickfont": {"size": 9},
            "tickvals": ticks, "ticktext": [_power(t) for t in ticks]}  # fmt: skip


def _power(exponent: float) -> str:
    return f"{10**exponent:.0f}" if exponent >= 1 else f"{10**exponent:.1g}"


def short(path: str) -> str:
    """The end of a long path."""
    return path if len(path) <= 24 else "…" + path[-23:]


def label(watched: Watched, row: int) -> str:
    """A layer's path; its class too, where the path ends in a mere number."""
    path, kind, _ = watched.model.layers[row]
    last = path.rpartition(".")[2]
    return f"{path} {kind}" if last.isdigit() else path or watched.model.name


def _sparse(names: list[str], most: int = 18) -> list[str]:
    """Labels of which no more stay than can be read below one another."""
    step = math.ceil(len(names) / most)
    return [name if index % step == 0 else "" for index, name in enumerate(names)]


def _parts(columns: Sequence[Sequence[Number]]) -> tuple[tuple[int, ...], ...]:
    """The measured layers; neighbours put together where there are many."""
    measured = [
        i for i in range(len(columns[-1])) if any(column[i] is not None for column in columns)
    ]
    size = max(1, math.ceil(len(measured) / ROWS))
    return tuple(tuple(measured[i : i + size]) for i in range(0, len(measured), size))


def _named(watched: Watched, part: Sequence[int]) -> str:
    if len(part) == 1:
        return label(watched, part[0])
    first, last = (watched.paths[i] for i in (part[0], part[-1]))
    return f"{first} … {last.rpartition('.')[2]}"


@lru_cache(maxsize=2048)
def _column(
    values: tuple[Number, ...], parts: tuple[tuple[int, ...], ...]
) -> tuple[list[Number], list[str]]:
    """Logarithms and words of one look; kept, since of all columns only the last is new."""
    worst = [_worst([values[i] for i in part]) for part in parts]
    return [_log(value) for value in worst], [_told(value) for value in worst]


def _worst(values: Sequence[Number]) -> Number:
    known = [v for v in values if v is not None]
    bad = next((v for v in known if not math.isfinite(v)), None)
    return bad if bad is not None else max(known, default=None)


def _log(value: Number) -> Number:
    """Log10 for the colour; what is not finite has none."""
    if value is None or not math.isfinite(value):
        return None
    return rounded(math.log10(max(value, 1e-12)), 3)


def _told(value: Number) -> str:
    return "not measured" if value is None else f"{value:.3g}"
