"""Where the time of a step goes."""

from __future__ import annotations

from netviz.live.panels.base import Payload, View, layout, with_legend
from netviz.live.series import Series
from netviz.live.state import State

_PARTS = (
    ("data", "#f59e0b"),
    ("forward", "#60a5fa"),
    ("backward", "#2563eb"),
    ("optimizer", "#059669"),
)


def draw(state: State, _: View) -> Payload | None:
    """Stacked areas in milliseconds, what is left over of the step on top."""
    whole = state.curves.get("time/step")
    if whole is None:
        return None
    steps, left = _area_of(whole)
    traces = []
    for part, colour in _PARTS:
        series = state.curves.get(f"time/{part}")
        found = dict(zip(*_area_of(series), strict=True)) if series is not None else {}
        values = [found.get(step, 0.0) for step in steps]
        left = [max(0.0, a - b) for a, b in zip(left, values, strict=True)]
        traces.append(_area(part, steps, values, colour))
    traces.append(_area("other", steps, left, "#cbd5e1"))
    run = state.start.run if state.start is not None else "one"
    for trace in traces:
        trace["stackgroup"] = run  # runs that are compared are not added up
    plot = layout(yaxis={"ticksuffix": " ms", "rangemode": "tozero"})
    return Payload(traces, with_legend(plot))


def _area_of(series: Series) -> tuple[list[int], list[float]]:
    """Steps and seconds; a single mean is that of all steps so far."""
    steps, seconds = series.means()
    return ([0, *steps], [*seconds, *seconds]) if len(steps) == 1 else (steps, seconds)


def _area(name: str, steps: list[int], seconds: list[float], colour: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": steps,
        "y": [round(1000 * s, 3) for s in seconds],
        "fillcolor": colour,
        "line": {"width": 0, "color": colour},
        "hovertemplate": f"{name}: %{{y:.3g}} ms<extra></extra>",
    }
