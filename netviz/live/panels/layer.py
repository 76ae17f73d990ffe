"""The selected layer's history: gradient, weight, update, activation."""

from __future__ import annotations

from netviz.live.panels.base import (
    COLOURS,
    Payload,
    View,
    chosen,
    layout,
    waiting,
    with_legend,
)
from netviz.live.series import rounded
from netviz.live.state import State, Watched

_SHOWN = {
    "gradient": "gradient",
    "weight": "weight",
    "ratio": "update / weight",
    "std": "std",
    "dead": "dead",
    "entropy": "entropy",
}


def draw(state: State, view: View) -> Payload | None:
    """One curve a statistic on a logarithmic axis, the layer named above."""
    watched = chosen(state, view)
    if watched is None or not watched.grids:
        return None
    row = selected(watched, view)
    traces = []
    for index, (stat, words) in enumerate(_SHOWN.items()):
        grid = watched.grids.get(stat)
        if grid is None:
            continue
        steps, values = grid.row(row)
        numbers = [rounded(v) if v is None or v > 0 else None for v in values]
        if any(v is not None for v in numbers):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers" if len(steps) < 40 else "lines",
                    "name": words,
                    "x": steps,
                    "y": numbers,
                    "line": {"color": COLOURS[index], "width": 1.6},
                    "marker": {"size": 4},
                }
            )
    if not traces:
        return waiting("nothing is measured in this layer")
    path, kind, size = watched.model.layers[row]
    title = f"<b>{path or watched.model.name}</b>  {kind}, {size:,} parameters"
    found = with_legend(layout(yaxis={"type": "log", "exponentformat": "power"}))
    found["margin"] = {**found["margin"], "t": 28, "b": 56}
    found["legend"] = {**found["legend"], "y": -0.16, "yanchor": "top"}
    found["annotations"] = [
        {"text": title, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": 1.0,
         "yanchor": "bottom", "xanchor": "left", "yshift": 6, "font": {"size": 12}}
    ]  # fmt: skip
    return Payload(traces, found)


def selected(watched: Watched, view: View) -> int:
    """Index of the selected layer; of the one with most parameters when there is none."""
    paths = watched.paths
    if view.layer and view.layer in paths:
        return paths.index(view.layer)
    sizes = [size for _, _, size in watched.model.layers]
    return sizes.index(max(sizes)) if sizes else 0
