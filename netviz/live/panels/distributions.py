"""Histograms over time of the selected layer's activations, gradients and weights."""

from __future__ import annotations

import itertools
from typing import Any

from netviz.live.events import Histogram
from netviz.live.panels.base import Payload, View, axis, chosen, layout
from netviz.live.panels.layer import selected
from netviz.live.state import State

_KINDS = ("activation", "gradient", "weight")
_SCALE = [[0.0, "#ffffff"], [0.15, "#dbeafe"], [0.5, "#60a5fa"], [1.0, "#1e3a8a"]]
BINS = 40


def draw(state: State, view: View) -> Payload | None:
    """Up to three heat maps side by side: steps across, values up, counts as colour."""
    watched = chosen(state, view)
    if watched is None or not watched.model.layers:
        return None
    path = watched.paths[selected(watched, view)]
    found = {
        kind: list(state.histograms.get((watched.model.name, path, kind), ())) for kind in _KINDS
    }
    kinds = [kind for kind in _KINDS if found[kind]]
    if not kinds:
        return None
    traces, plot = [], layout(margin={"l": 40, "t": 24, "r": 8})
    notes = []
    for index, kind in enumerate(kinds):
        number = "" if index == 0 else str(index + 1)
        left = index / len(kinds) + (0.035 if index else 0)
        right = (index + 1) / len(kinds) - 0.02
        traces.append(_trace(found[kind], number))
        plot[f"xaxis{number}"] = axis(
            domain=[left, right], anchor=f"y{number}", showgrid=False, nticks=4
        )
        plot[f"yaxis{number}"] = axis(
            anchor=f"x{number}", showgrid=False, nticks=5, tickfont={"size": 9}
        )
        notes.append(
            {"text": kind, "showarrow": False, "xref": "paper", "yref": "paper",
             "yanchor": "bottom", "x": (left + right) / 2, "y": 1.01, "font": {"size": 11}}
        )  # fmt: skip
    plot["annotations"] = notes
    return Payload(traces, plot)


def _trace(histograms: list[Histogram], number: str) -> dict[str, Any]:
    low, high = _range(histograms)
    columns = [rebinned(h, low, high) for h in histograms]
    width = (high - low) / BINS
    return {
        "type": "heatmap",
        "x": [h.step for h in histograms],
        "y": [float(f"{low + (i + 0.5) * width:.4g}") for i in range(BINS)],
        "z": [list(row) for row in zip(*columns, strict=True)],
        "colorscale": _SCALE,
        "showscale": False,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "hovertemplate": "step %{x}, %{y}: %{z:.0%}<extra></extra>",
    }


def _range(histograms: list[Histogram], outside: float = 0.01) -> tuple[float, float]:
    """What to draw: all values but the hundredth that is furthest out."""
    low = min(h.low for h in histograms)
    high = max(h.high for h in histograms)
    if high <= low or not any(any(h.counts) for h in histograms):
        return low - 0.5, high + 0.5
    fine = 400
    rows = [rebinned(h, low, high, fine) for h in histograms]
    below = list(itertools.accumulate(map(sum, zip(*rows, strict=True))))
    tail = outside / 2 * below[-1]
    first = next(i for i, mass in enumerate(below) if mass > tail)
    last = next(i for i, mass in enumerate(below) if mass >= below[-1] - tail)
    width = (high - low) / fine
    return low + first * width, low + (last + 1) * width


def rebinned(histogram: Histogram, low: float, high: float, bins: int = BINS) -> list[float]:
    """Shares of ``histogram`` in ``bins`` equal bins from ``low`` to ``high``."""
    total = sum(histogram.counts) or 1
    shares = [0.0] * bins
    width = (histogram.high - histogram.low) / len(histogram.counts)
    for index, count in enumerate(histogram.counts):
        middle = histogram.low + (index + 0.5) * width
        place = int((middle - low) / (high - low) * bins)
        shares[min(max(place, 0), bins - 1)] += count / total
    return [round(share, 4) for share in shares]
