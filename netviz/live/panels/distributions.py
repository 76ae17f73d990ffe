"""Histograms over time of the selected layer's activations, gradients and weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

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
    bins = len(histograms[-1].counts)
    alike = [h for h in histograms if len(h.counts) == bins]
    shares, middles = _tables(alike)
    low, high = _range(shares, middles)
    width = (high - low) / BINS
    return {
        "type": "heatmap",
        "x": [h.step for h in alike],
        "y": [float(f"{low + (i + 0.5) * width:.4g}") for i in range(BINS)],
        "z": (rebinned(shares, middles, (low, high)) * 1e4).round().div(1e4).tolist(),
        "colorscale": _SCALE,
        "showscale": False,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "hovertemplate": "step %{x}, %{y}: %{z:.0%}<extra></extra>",
    }


def _tables(histograms: Sequence[Histogram]) -> tuple[Tensor, Tensor]:
    """Shares of the counts and middles of the bins, both (histograms, bins)."""
    counts = torch.tensor([h.counts for h in histograms], dtype=torch.float64)
    ends = torch.tensor([(h.low, h.high) for h in histograms], dtype=torch.float64)
    places = (torch.arange(counts.shape[1], dtype=torch.float64) + 0.5) / counts.shape[1]
    middles = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * places
    return counts / counts.sum(1, keepdim=True).clamp_min(1), middles


def _range(shares: Tensor, middles: Tensor, outside: float = 0.01) -> tuple[float, float]:
    """What to draw: all values but the hundredth that is furthest out."""
    low, high = float(middles.min()), float(middles.max())
    if high <= low or not float(shares.sum()):
        return low - 0.5, high + 0.5
    fine = 400
    width = (high - low) / fine
    below = rebinned(shares, middles, (low, high), bins=fine).sum(1).cumsum(0)
    tail = outside / 2 * below[-1]
    first = int((below <= tail).sum())
    last = min(int((below < below[-1] - tail).sum()), fine - 1)
    return low + first * width, low + (last + 1) * width


def rebinned(
    shares: Tensor, middles: Tensor, ends: tuple[float, float], *, bins: int = BINS
) -> Tensor:
    """Shares in ``bins`` equal bins between the two ``ends``: (bins, histograms).

    What lies outside is counted in the first or last bin.
    """
    low, high = ends
    places = ((middles - low) / (high - low) * bins).long().clamp(0, bins - 1)
    found = torch.zeros(len(shares), bins, dtype=shares.dtype)
    return found.scatter_add_(1, places, shares).T
