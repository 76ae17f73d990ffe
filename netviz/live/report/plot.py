"""The page's panels drawn by matplotlib: one translation of their payloads for all of them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import PercentFormatter

from netviz.live.panels.base import Payload

_DASH = {"dot": ":", "dash": "--"}
_TAG = re.compile(r"<[^>]+>")
FAINT = "#94a3b8"


def draw(axes: Axes, payload: Payload) -> None:
    """Draw ``payload`` on ``axes``: lines, areas, bars and heat maps."""
    layout = payload.layout
    kinds = {trace["type"] for trace in payload.data}
    _stacked(axes, [trace for trace in payload.data if "stackgroup" in trace])
    for trace in payload.data:
        if "stackgroup" not in trace:
            _KINDS[trace["type"]](axes, trace, layout)
    _axes(axes, layout, heat="heatmap" in kinds)
    for shape in layout.get("shapes", ()):
        axes.axvline(shape["x0"], color=shape["line"]["color"], linewidth=1, linestyle="--")
    notes = [_TAG.sub("", n["text"]) for n in layout.get("annotations", ())]
    if notes and kinds == {"scatter"} and payload.data[0]["x"]:
        axes.set_title(html.unescape(notes[0]), fontsize=8, loc="left")
    if layout.get("showlegend") and any(t.get("showlegend", True) for t in payload.data):
        both = [axes, *_twins(axes)]  # the right-hand scale's curves among them
        named = [entry for a in both for entry in zip(*a.get_legend_handles_labels(), strict=True)]
        handles, names = zip(*named, strict=True) if named else ((), ())
        axes.legend(handles, names, fontsize=7, frameon=False, ncols=3, loc="best")


def _scatter(axes: Axes, trace: dict[str, Any], _: dict[str, Any]) -> None:
    x, y = trace["x"], [np.nan if v is None else v for v in trace["y"]]
    line = trace.get("line", {})
    label = trace["name"] if trace.get("showlegend", True) else None
    target = axes if trace.get("yaxis", "y") == "y" else _second(axes)
    colour = line.get("color", trace.get("marker", {}).get("color"))
    markers = "markers" in trace.get("mode", "")
    target.plot(
        x, y, color=colour, label=label,
        linewidth=0 if trace.get("mode") == "markers" else line.get("width", 1.4) * 0.8,
        linestyle=_DASH.get(line.get("dash"), "-"), alpha=trace.get("opacity"),
        marker="o" if markers else None, markersize=2.5,
        drawstyle="steps-post" if line.get("shape") == "hv" else "default",
    )  # fmt: skip


def _stacked(axes: Axes, areas: list[dict[str, Any]]) -> None:
    """Areas on top of one another."""
    if areas:
        values = [[v or 0.0 for v in area["y"]] for area in areas]
        colours = [area["fillcolor"] for area in areas]
        names = [area["name"] for area in areas]
        axes.stackplot(areas[0]["x"], *values, colors=colours, labels=names, linewidth=0)


def _second(axes: Axes) -> Axes:
    """The axes of the right-hand scale."""
    twins = _twins(axes)
    if twins:
        return twins[0]
    found = axes.twinx()
    found.tick_params(labelsize=7)
    return found


def _twins(axes: Axes) -> list[Axes]:
    return [a for a in axes.get_shared_x_axes().get_siblings(axes) if a is not axes]


def _bar(axes: Axes, trace: dict[str, Any], _: dict[str, Any]) -> None:
    numbers = [0 if v is None else v for v in trace["x"]]
    axes.barh(trace["y"], numbers, color=trace["marker"]["color"], label=trace["name"], height=0.6)


def _heatmap(axes: Axes, trace: dict[str, Any], layout: dict[str, Any]) -> None:
    z = np.array([[np.nan if v is None else v for v in row] for row in trace["z"]], dtype=float)
    colours = LinearSegmentedColormap.from_list("netviz", [(p, c) for p, c in trace["colorscale"]])
    steps = np.array(trace["x"], dtype=float)
    rows = np.arange(z.shape[0] + 1)
    mesh = axes.pcolormesh(
        _edges(steps), rows, z, cmap=colours, vmin=trace.get("zmin"), vmax=trace.get("zmax")
    )
    names = layout.get("yaxis", {}).get("ticktext")
    if names:
        axes.set_yticks(rows[:-1] + 0.5, names, fontsize=6)
        axes.invert_yaxis()
    bar = trace.get("colorbar")
    if bar and axes.figure is not None:
        scale = axes.figure.colorbar(mesh, ax=axes, pad=0.02)
        scale.set_ticks(bar["tickvals"], labels=bar["ticktext"])
        scale.ax.tick_params(labelsize=6)
        scale.outline.set_visible(False)


def _edges(steps: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Where cells begin and end, from their steps."""
    if len(steps) == 1:
        return np.array([steps[0] - 0.5, steps[0] + 0.5])
    middles = (steps[1:] + steps[:-1]) / 2
    return np.concatenate(([2 * steps[0] - middles[0]], middles, [2 * steps[-1] - middles[-1]]))


def _axes(axes: Axes, layout: dict[str, Any], *, heat: bool) -> None:
    if layout.get("yaxis", {}).get("type") == "log":
        axes.set_yscale("log")
    elif layout.get("yaxis", {}).get("rangemode") == "tozero":
        axes.set_ylim(bottom=0)
    for twin in _twins(axes):
        if layout.get("yaxis2", {}).get("rangemode") == "tozero":
            twin.set_ylim(0, 1.2 * twin.get_ylim()[1])
    unit = layout.get("yaxis", {}).get("ticksuffix")
    if unit:
        axes.yaxis.set_major_formatter(f"{{x:g}}{unit}")
    limits = layout.get("xaxis", {}).get("range")
    if limits:
        axes.set_xlim(*limits)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        axes.invert_yaxis()
    axes.tick_params(labelsize=7, length=0 if heat else 2)
    axes.spines[["top", "right"]].set_visible(False)
    if not heat:
        axes.grid(visible=True, color="#e9edf2", linewidth=0.6)
        axes.set_axisbelow(True)


_KINDS: dict[str, Callable[[Axes, dict[str, Any], dict[str, Any]], None]] = {
    "scatter": _scatter,
    "bar": _bar,
    "heatmap": _heatmap,
}
