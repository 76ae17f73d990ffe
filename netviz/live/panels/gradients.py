"""The gradient's norm over all layers, before and after clipping; the loss scale."""

from __future__ import annotations

from netviz.live.panels.base import (
    COLOURS,
    Payload,
    View,
    axis,
    layout,
    line,
    palette,
    spread,
    with_legend,
)
from netviz.live.panels.curves import mark, settled
from netviz.live.state import State


def draw(state: State, _: View) -> Payload | None:
    """Every curve of a gradient's norm; alerts of exploding gradients as lines."""
    names = [*settled(state.curves, "grad_norm"), *settled(state.curves, "grad_norm_before_clip")]
    if not names:
        return None
    traces = []
    for index, name in enumerate(names):
        before = "before_clip" in name
        colour = palette(state)[index % len(COLOURS)]
        shown = name.replace("grad_norm_before_clip", "before clipping")
        clips = any("before_clip" in other for other in names)
        shown = shown.replace("grad_norm/", "").replace("grad_norm", "norm")
        shown = f"{shown} after clipping" if clips and not before else shown
        more = {"dash": "dot"} if before else {}
        traces.append(line(shown, state.curves[name], colour, line=more))
    values = [v for trace in traces for v in trace["y"]]
    found = layout(yaxis={"type": "log"} if spread(values) else {"rangemode": "tozero"})
    if "loss_scale" in state.curves:
        traces.append(line("loss scale", state.curves["loss_scale"], COLOURS[7], yaxis="y2"))
        found["yaxis2"] = axis(overlaying="y", side="right", type="log", showgrid=False)
        found["margin"]["r"] = 48
    found["shapes"] = [
        mark(alert.step, "#f59e0b" if alert.rule == "exploding gradient" else "#dc2626")
        for alert in list(state.alerts)[-20:]
        if alert.rule in ("exploding gradient", "nonfinite")
    ]
    return Payload(traces, with_legend(found) if len(traces) > 1 else found)
