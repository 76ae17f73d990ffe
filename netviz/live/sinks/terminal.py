"""The run in a terminal: curves as small graphs, the layers that stand out, alerts."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netviz.live.events import Event
from netviz.live.panels.curves import is_loss, is_metric
from netviz.live.rules import RATIOS
from netviz.live.series import Series
from netviz.live.sinks.base import Context
from netviz.live.state import State, Watched

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_BARS = "▁▂▃▄▅▆▇█"
_MOST_LAYERS = 10
_MOST_CURVES = 8


class Terminal:
    """Redraws in place twice a second; what the training prints stays above.

    On a stream that is no terminal it prints one line every ten seconds instead.
    """

    def __init__(self, context: Context, console: Console | None = None) -> None:
        from rich.console import Console as RichConsole
        from rich.live import Live

        self._context = context
        self._console = console or RichConsole(stderr=True)
        self._live = Live(
            console=self._console, auto_refresh=False, transient=False, redirect_stderr=False
        )
        self._due = 0.0
        if self._console.is_terminal:
            self._live.start()

    def write(self, events: Sequence[Event], /) -> None:
        """Events are drawn from the state, at the next refresh."""

    def refresh(self) -> None:
        """Redraw, if it is time to."""
        if time.monotonic() < self._due:
            return
        state = self._context.state
        if self._console.is_terminal:
            self._due = time.monotonic() + 0.5
            self._live.update(screen(self._context.name, state), refresh=True)
        elif state.curves:
            self._due = time.monotonic() + 10.0
            self._context.say(line(state))

    def close(self) -> None:
        """Leave the last state on the screen."""
        if self._console.is_terminal:
            self._live.update(screen(self._context.name, self._context.state), refresh=True)
            self._live.stop()
        else:
            self._context.say(line(self._context.state))


def line(state: State) -> str:
    """The run in one line."""
    parts = [f"step {state.step:,}"]
    for name, series in state.curves.items():
        if is_loss(name, state) or is_metric(name, state):
            parts.append(f"{name} {series.last:.4g}")
    if state.alerts:
        parts.append(f"{len(state.alerts)} alerts")
    return " · ".join(parts[:_MOST_CURVES])


def screen(name: str, state: State) -> RenderableType:
    """All of it."""
    from rich.console import Group
    from rich.text import Text

    speed, overhead = state.last("speed/steps"), state.last("monitor/overhead")
    head = Text.assemble((name, "bold"), f"  step {state.step:,}")
    if speed is not None:
        head.append(f"  {speed:.3g} steps/s", "dim")
    if overhead is not None:
        head.append(f"  monitor {overhead:.1%}", "dim")
    if state.end is not None:
        head.append(f"  {state.end.reason}", "bold")
    parts: list[Any] = [head, curves(state)]
    parts += [layers(watched) for watched in state.models.values() if watched.now]
    parts += [
        Text.assemble(("▌ ", "red"), (f"{alert.rule} ", "bold red"), f"step {alert.step}: ")
        + Text(alert.message)
        for alert in list(state.alerts)[-5:]
    ]
    return Group(*parts)


def curves(state: State) -> RenderableType:
    """Losses and metrics: last value, and the way there."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    shown = [n for n in state.curves if is_loss(n, state)] + [
        n for n in state.curves if is_metric(n, state)
    ]
    shown += [n for n in state.curves if n.startswith("grad_norm") and "clip" not in n]
    for name in shown[:_MOST_CURVES]:
        series = state.curves[name]
        table.add_row(f"[bold]{name}[/]", f"{series.last:.4g}", f"[blue]{spark(series)}[/]")
    return table


def spark(series: Series, width: int = 40) -> str:
    """A curve as a line of bars; "!" where it was not finite."""
    values = series.points()[1]
    step = max(1, math.ceil(len(values) / width))
    parts = [values[i : i + step] for i in range(0, len(values), step)]
    means = [
        None if None in part else sum(v for v in part if v is not None) / len(part)
        for part in parts
    ]
    known = [m for m in means if m is not None]
    if not known:
        return "!" * len(means)
    low, high = min(known), max(known)
    scale = (len(_BARS) - 1) / (high - low) if high > low else 0.0
    return "".join("!" if m is None else _BARS[round((m - low) * scale)] for m in means)


def layers(watched: Watched) -> RenderableType:
    """The layers whose update is furthest from a thousandth of their weights."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), header_style="dim", title_justify="left")
    for head, side in (("layer", "left"), ("gradient", "right"), ("update / weight", "right"),
                       ("std", "right"), ("dead", "right")):  # fmt: skip
        table.add_column(head, justify="left" if side == "left" else "right", no_wrap=True)
    ratios = watched.now.get("ratio", [])
    order = sorted(
        (i for i, ratio in enumerate(ratios) if ratio is not None), key=lambda i: -_off(ratios[i])
    )
    for row in sorted(order[:_MOST_LAYERS]):
        path = watched.paths[row] or watched.model.name
        ratio = ratios[row] or 0.0
        colour = "red" if not RATIOS[0] <= ratio <= RATIOS[1] else "green"
        table.add_row(
            path,
            _told(watched, "gradient", row),
            f"[{colour}]{ratio:.1e}[/]",
            _told(watched, "std", row),
            _told(watched, "dead", row),
        )
    return table


def _off(ratio: float | None) -> float:
    """How many decades from a thousandth; what is not finite is furthest."""
    if ratio is None or not math.isfinite(ratio):
        return math.inf
    return abs(math.log10(max(ratio, 1e-12)) + 3)


def _told(watched: Watched, stat: str, row: int) -> str:
    values = watched.now.get(stat, [])
    value = values[row] if row < len(values) else None
    if value is None:
        return ""
    return f"{value:.0%}" if stat == "dead" else f"{value:.3g}"
