"""The panes of the page: one file a pane, one line here.

A panel is a function of the state and the view to what its pane shows, or None while there is
nothing to show. 100 columns, which every page of 1280 pixels or more has from its first moment, and
55 rows: a screen of 1400 x 900.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netviz.live.events import Alert, End, Histogram, Layers, Model, Start
from netviz.live.panels import (
    alerts,
    curves,
    distributions,
    gradients,
    health,
    heat,
    keys,
    layer,
    rates,
    resources,
    speed,
)
from netviz.live.panels.base import Payload, View
from netviz.live.panels.keys import Key, arrived, both, named
from netviz.live.state import State

Draw = Callable[[State, View], Payload | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pane stands: hundredths of the width, and rows of 15 pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def pixels(self) -> dict[str, float]:
        """Its size, for pages that are open while it appears."""
        return {"width": self.width * 12.7 - 10.5, "height": self.height * 15 - 24}

    def grid(self, window: str) -> dict[str, object]:
        """As the page's layout keeps it."""
        return {"i": window, "x": self.x, "y": self.y, "w": self.width, "h": self.height,
                "moved": False, "static": False}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    """A pane: its fixed id and title (equal in all runs, so that Visdom can compare them).

    ``key``: what it depends on.
    """

    id: str
    title: str
    place: Place
    draw: Draw
    key: Key
    empty: str = "nothing yet"


ARCHITECTURE = ("architecture", "Architecture", Place(0, 0, 42, 31))
"""Its page is sent once, and then only its numbers: see `netviz.live.panels.architecture`."""

_LOOK = arrived(Layers, Model)

METRICS = Panel(
    "metrics",
    "Metrics",
    Place(71, 0, 29, 31),
    curves.metrics,
    keys.curves(curves.is_metric),
    "run.log(accuracy=...) draws here",
)

PANELS = (
    Panel("loss", "Loss", Place(42, 0, 29, 31), curves.losses, keys.curves(curves.is_loss)),
    METRICS,
    Panel("alerts", "Alerts", Place(0, 31, 25, 24), alerts.draw, arrived(Alert, Start, Model)),
    Panel(
        "gradient",
        "Gradient norm",
        Place(25, 31, 25, 24),
        gradients.draw,
        both(named("grad_norm", "loss_scale"), arrived(Alert)),
    ),
    Panel("heat-ratio", "Update / weight by layer", Place(50, 31, 25, 24), heat.ratio, _LOOK),
    Panel("time", "Time of a step", Place(75, 31, 25, 24), speed.draw, named("time/")),
    Panel("layer", "Selected layer", Place(0, 55, 34, 26), layer.draw, _LOOK),
    Panel(
        "distributions",
        "Selected layer: distributions",
        Place(34, 55, 41, 26),
        distributions.draw,
        arrived(Histogram, Model),
        "they come with the next look at the layers",
    ),
    Panel("health", "Dead, saturated, attention", Place(75, 55, 25, 26), health.draw, _LOOK),
    Panel("heat-gradient", "Gradient norm by layer", Place(0, 81, 25, 24), heat.gradient, _LOOK),
    Panel("heat-std", "Activation std by layer", Place(25, 81, 25, 24), heat.deviation, _LOOK),
    Panel(
        "rate",
        "Learning rate",
        Place(50, 81, 25, 24),
        rates.draw,
        both(named("lr"), arrived(Layers, End)),
    ),
    Panel(
        "resources",
        "Memory and speed",
        Place(75, 81, 25, 24),
        resources.draw,
        named("speed/", "memory/"),
    ),
)
"""Row by row, since Visdom packs panes into shelves: those of a row are of one height."""
BELOW = 105
"""The first row under these panes, where pictures, texts and points go."""
