"""Learning rates, one a parameter group."""

from __future__ import annotations

from netviz.live.panels.base import COLOURS, Payload, View, layout, line, spread, with_legend
from netviz.live.state import State


def draw(state: State, _: View) -> Payload | None:
    """Steps between changes, since a rate holds until the next."""
    names = sorted(n for n in state.curves if n == "lr" or n.startswith("lr/"))
    if not names:
        return None
    traces = []
    for index, name in enumerate(names[:8]):
        trace = line(name, state.curves[name], COLOURS[index % len(COLOURS)])
        trace["x"] = [*trace["x"], state.step]
        trace["y"] = [*trace["y"], trace["y"][-1]]
        trace["mode"] = "lines"
        trace["line"] = {**trace["line"], "shape": "hv"}
        traces.append(trace)
    values = [v for trace in traces for v in trace["y"]]
    kind = {"type": "log"} if spread(values) else {"rangemode": "tozero"}
    found = layout(yaxis={**kind, "exponentformat": "power"})
    return Payload(traces, with_legend(found) if len(traces) > 1 else found)
