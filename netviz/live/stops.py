"""What the monitor raises in a training, and only when it was asked to."""

from __future__ import annotations

from netviz.errors import NetvizError
from netviz.live.events import Alert


class StopTraining(Exception):  # noqa: N818 - not an error: someone pressed the button
    """The training was stopped from the monitor's page, or by `Run.stop`, after a step."""


class MonitorAlert(NetvizError):  # noqa: N818 - named for what it carries
    """A rule of ``raise_on`` tripped; ``alert`` says where."""

    def __init__(self, alert: Alert) -> None:
        super().__init__(f"step {alert.step}: {alert.rule}: {alert.message}")
        self.alert = alert
