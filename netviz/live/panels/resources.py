"""Samples a second, and memory."""

from __future__ import annotations

from netviz.live.panels.base import Payload, View, axis, layout, line, palette, with_legend
from netviz.live.state import State


def draw(state: State, _: View) -> Payload | None:
    """Speed on the left axis, memory in GB on the right one."""
    name = "speed/samples" if "speed/samples" in state.curves else "speed/steps"
    if name not in state.curves:
        return None
    words = name.removeprefix("speed/") + " / s"
    traces = [line(words, state.curves[name], palette(state)[0])]
    found = layout(yaxis={"rangemode": "tozero"})
    for index, key in enumerate(n for n in state.curves if n.startswith("memory/")):
        traces.append(
            line(key.replace("memory/", "memory, ") + " (GB)", state.curves[key],
                 palette(state)[index + 1], yaxis="y2")
        )  # fmt: skip
    if len(traces) > 1:
        found["yaxis2"] = axis(overlaying="y", side="right", rangemode="tozero", showgrid=False)
        found["margin"]["r"] = 40
    return Payload(traces, with_legend(found))
