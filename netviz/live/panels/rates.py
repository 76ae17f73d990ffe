"""Learning rates, one a parameter group."""

from __future__ import annotations

from netviz.live.panels.base import COLOURS, Payload, View, layout, line, palette, with_legend
from netviz.live.panels.curves import settled
from netviz.live.state import State


def draw(state: State, _: View) -> Payload | None:
    """Steps between changes, since a rate holds until the next."""
    names = settled(state.curves, "lr")
    if not names:
        return None
    traces = []
    for index, name in enumerate(names[:8]):
        trace = line(name, state.curves[name], palette(state)[index % len(COLOURS)])
        trace["x"] = [*trace["x"], state.step]
        trace["y"] = [*trace["y"], trace["y"][-1]]
        trace["mode"] = "lines"
        trace["line"] = {**trace["line"], "shape": "hv"}
        traces.append(trace)
    found = layout(yaxis={"rangemode": "tozero", "exponentformat": "power"})
    return Payload(traces, with_legend(found) if len(traces) > 1 else found)
