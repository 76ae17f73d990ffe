"""What panels share: payloads in Visdom's protocol, and the look of plots."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netviz.live.series import Series
from netviz.live.state import State, Watched

COLOURS = ("#2563eb", "#ea580c", "#059669", "#9333ea", "#db2777", "#0891b2", "#ca8a04", "#475569")
SMALL, LARGE = 240, 500
"""Points of a curve that a pane of a quarter of the page's width shows, and a wider one."""
GRID = "#e9edf2"
INK = "#334155"


@dataclass(frozen=True, slots=True)
class View:
    """What the page has selected: a model and one of its layers ("" for the first)."""

    model: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """A pane's content. ``data``: traces or one text; ``layout``: of the plot."""

    data: Sequence[dict[str, Any]]
    layout: dict[str, Any]


def palette(state: State) -> tuple[str, ...]:
    """The colours, begun elsewhere in each run, so that runs drawn together are told apart."""
    name = state.start.run if state.start is not None else ""
    first = zlib.crc32(name.encode()) % len(COLOURS)
    return COLOURS[first:] + COLOURS[:first]


def chosen(state: State, view: View) -> Watched | None:
    """The selected model, or the first."""
    if view.model in state.models:
        return state.models[view.model]
    return next(iter(state.models.values()), None)


def layout(**more: Any) -> dict[str, Any]:
    """The look of all plots; ``more`` is put on top of it, one level deep."""
    base: dict[str, Any] = {
        "margin": {"l": 52, "r": 14, "t": 12, "b": 34},
        "font": {"family": "Inter, Helvetica, Arial, sans-serif", "size": 11, "color": INK},
        "showlegend": False,
        "legend": {
            "orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 10},
            "bgcolor": "rgba(255,255,255,0)",
        },
        "plot_bgcolor": "#ffffff",
        "paper_bgcolor": "#ffffff",
        "hovermode": "closest",
        "xaxis": axis(title={"text": "step", "standoff": 4}),
        "yaxis": axis(),
    }  # fmt: skip
    for key, value in more.items():
        old = base.get(key)
        base[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return base


def axis(**more: Any) -> dict[str, Any]:
    """An axis with light grid lines."""
    return {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": "#cbd5e1", "ticks": "", **more}


def with_legend(found: dict[str, Any]) -> dict[str, Any]:
    """``found`` with room for its legend above the plot."""
    return {**found, "showlegend": True, "margin": {**found["margin"], "t": 26}}


def line(
    name: str, series: Series, colour: str, *, most: int = SMALL, **more: Any
) -> dict[str, Any]:
    """A trace of one curve, of at most ``most`` points."""
    steps, values = series.points(most)
    return {
        "type": "scatter",
        "mode": "lines" if len(steps) > 1 else "markers",
        "name": name,
        "x": steps,
        "y": values,
        "line": {"color": colour, "width": 1.6, **more.pop("line", {})},
        "marker": {"color": colour, "size": 5},
        **more,
    }


def waiting(words: str) -> Payload:
    """An empty plot that says what it waits for."""
    note = {"text": words, "showarrow": False, "font": {"size": 12, "color": "#94a3b8"},
            "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}  # fmt: skip
    bare = axis(visible=False)
    return Payload(
        [{"type": "scatter", "x": [], "y": [], "name": "none", "hoverinfo": "skip"}],
        layout(annotations=[note], xaxis=bare, yaxis=bare),
    )


def spread(values: Sequence[float | None]) -> bool:
    """Whether positive values span so much that a logarithmic axis tells more."""
    known = [v for v in values if v is not None]
    return bool(known) and min(known) > 0 and max(known) / min(known) > 30
