"""What a report holds: the facts, the panels that have something to show, the network coloured."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

from netviz.live.panels import PANELS, Panel
from netviz.live.panels import architecture as page
from netviz.live.panels.base import Payload, View
from netviz.live.panels.curves import is_loss, is_metric
from netviz.live.state import State, Watched
from netviz.scene import Mark, Rect, Scene, Text

_LOW, _MIDDLE, _HIGH = (59, 130, 246), (251, 253, 255), (239, 68, 68)
_TEXT_PANELS = ("alerts",)
_OWN_FIGURES = ("distributions",)


def facts(state: State) -> list[tuple[str, str]]:
    """The run in a few lines: name and value."""
    found = []
    if state.start is not None:
        found.append(("started", time.strftime("%Y-%m-%d %H:%M", time.localtime(state.start.time))))
        if state.start.command:
            found.append(("command", " ".join(state.start.command)))
    found += [("steps", f"{state.step:,}"), ("time", duration(state.seconds))]
    for watched in state.models.values():
        size = f"{watched.model.class_name}, {watched.model.parameters:,} parameters"
        found.append((watched.model.name, size))
    for name, series in state.curves.items():
        if is_loss(name, state) or is_metric(name, state):
            found.append((name, f"{series.last:.5g}"))
    found.append(("alerts", str(len(state.alerts)) if state.alerts else "none"))
    if state.end is not None:
        found.append(("ended", state.end.reason))
    return found


def duration(seconds: float) -> str:
    """ "2 h 05 min", "3 min 20 s" or "12 s"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.0f} s"


def panels(state: State) -> Iterator[tuple[Panel, Payload]]:
    """The plots that have something to show."""
    for panel in PANELS:
        payload = panel.draw(state, View())
        if payload is None or panel.id in (*_TEXT_PANELS, *_OWN_FIGURES):
            continue
        if any(trace.get("x") for trace in payload.data):
            yield panel, payload


def coloured(watched: Watched, stat: str = "ratio") -> Scene:
    """The network, its boxes coloured by the last update over weight: blue too little, red too
    much, about a thousandth white."""
    scene, rows = page.drawn(watched)
    values = watched.now.get(stat, [])
    elements = []
    for element in scene.elements:
        known = [v for r in rows.get(element.id, ()) if r < len(values)
                 if (v := values[r]) is not None]  # fmt: skip
        if element.kind == "node" and element.id in rows:
            worst = _worst(known) if known else None
            element = replace(element, marks=_painted(element.marks, worst))  # noqa: PLW2901
        elements.append(element)
    return replace(scene, elements=tuple(elements))


def _worst(values: list[float]) -> float:
    bad = [v for v in values if not math.isfinite(v)]
    return bad[0] if bad else max(values, key=lambda v: abs(_place(v)))


def _place(value: float) -> float:
    """-1 for 1e-5 and less, 0 for 1e-3, 1 for 1e-1 and more."""
    return max(-1.0, min(1.0, (math.log10(max(value, 1e-12)) + 3) / 2))


def _painted(marks: tuple[Mark, ...], value: float | None) -> tuple[Mark, ...]:
    """``value``: None for what has no weights, which stays white."""
    dark = value is not None and not math.isfinite(value)
    fill = "#ffffff" if value is None else "#0f172a" if dark else _mixed(_place(value))
    ink = "#ffffff" if dark else "#0f172a"
    largest = max((m for m in marks if isinstance(m, Rect)), key=_area, default=None)
    found: list[Mark] = []
    for mark in marks:
        if mark is largest and isinstance(mark, Rect):
            found.append(replace(mark, ink=replace(mark.ink, fill=fill)))
        elif isinstance(mark, Text) and largest is not None and _within(mark, largest):
            found.append(replace(mark, fill=ink))
        else:
            found.append(mark)
    return tuple(found)


def _within(text: Text, box: Rect) -> bool:
    """Whether the text stands on the box, rather than beside it."""
    return box.y <= text.y <= box.y + box.height


def _area(mark: Rect) -> float:
    return mark.width * mark.height


def _mixed(place: float) -> str:
    end = _HIGH if place > 0 else _LOW
    parts = (round(m + (e - m) * abs(place)) for m, e in zip(_MIDDLE, end, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
