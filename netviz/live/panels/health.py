"""Shares of dead ReLU units and of saturated units, and the entropy of attention, by layer."""

from __future__ import annotations

from netviz.live.panels.base import Payload, View, axis, chosen, layout, waiting, with_legend
from netviz.live.panels.heat import label, short
from netviz.live.state import State

_SHOWN = (
    ("dead", "dead units", "#dc2626"),
    ("saturated", "saturated", "#ea580c"),
    ("entropy", "attention entropy", "#2563eb"),
)
_MOST = 16


def draw(state: State, view: View) -> Payload | None:
    """Horizontal bars from 0 to 1, in forward order; of many layers the highest."""
    watched = chosen(state, view)
    if watched is None or not watched.grids:
        return None
    rows: dict[int, float] = {}
    for stat, _, _ in _SHOWN:
        for index, value in enumerate(watched.now.get(stat, ())):
            if value is not None:
                rows[index] = max(rows.get(index, 0.0), value)
    if not rows:
        return waiting("no ReLU, sigmoid, tanh<br>or attention seen yet")
    kept = sorted(sorted(rows, key=lambda i: -rows[i])[:_MOST])
    names = [label(watched, i) for i in kept]
    traces = []
    for stat, words, colour in _SHOWN:
        values = watched.now.get(stat)
        if values is None or not any(values[i] is not None for i in kept):
            continue
        numbers = [None if values[i] is None else round(values[i] or 0.0, 3) for i in kept]
        traces.append(
            {"type": "bar", "orientation": "h", "name": words, "x": numbers, "y": names,
             "marker": {"color": colour}, "hovertemplate": "%{y}: %{x:.1%}<extra></extra>"}
        )  # fmt: skip
    wide = 14 + 5.6 * max(map(len, map(short, names)))
    found = layout(
        margin={"l": min(150, wide)},
        xaxis={"title": None, "range": [0, 1], "tickformat": ".0%"},
        yaxis=axis(autorange="reversed", type="category", tickvals=names, tickfont={"size": 9},
                   ticktext=[short(name) for name in names]),
        bargap=1 - 0.75 * min(1.0, len(kept) / 8),
    )  # fmt: skip
    return Payload(traces, with_legend(found))
