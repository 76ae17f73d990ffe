"""What a refresh of the page costs: panes that have not changed are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from netviz.live.capture.activations import histogram
from netviz.live.events import Layers, Model, Scalars
from netviz.live.options import WatchOptions
from netviz.live.panels import PANELS
from netviz.live.replay import replay
from netviz.live.series import Series
from netviz.live.state import State
from netviz.live.visdom import turns
from netviz.live.visdom.turns import Turns
from tests.live.helpers import Net, curve, train, watched


def changed(state: State, event: Scalars | Layers) -> set[str]:
    """Panes whose keys ``event`` changes."""
    before = {panel.id: panel.key(state) for panel in PANELS}
    state.add(event)
    return {panel.id for panel in PANELS if panel.key(state) != before[panel.id]}


def test_an_event_changes_only_the_panes_that_show_it() -> None:
    state = State()
    state.add(Model(name="m", class_name="M", layers=(("a", "Linear", 1),)))
    assert changed(state, Scalars(step=1, time=0.0, values={"loss": 1.0})) == {"loss"}
    assert changed(state, Scalars(step=1, time=0.0, values={"accuracy": 1.0})) == {"metrics"}
    assert changed(state, Scalars(step=1, time=0.0, values={"time/step": 1.0})) == {"time"}
    look = changed(state, Layers(step=1, model="m", stats={"ratio": (0.1,)}))
    assert {"heat-ratio", "layer", "health"} <= look
    assert not look & {"loss", "metrics", "alerts", "time"}


def test_a_part_rests_after_it_was_drawn_but_not_from_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "REST", 1e9)
    drawn: list[str] = []
    taking = Turns()
    for key, view in ((1, "a"), (1, "a"), (2, "a"), (2, "b")):
        taking.take("pane", key, lambda: drawn.append("again"), view=view)
    assert len(drawn) == 2  # the first, and the one that the user asked for
    taking.forget()
    taking.take("pane", 2, lambda: drawn.append("again"), view="b")
    assert len(drawn) == 3


def test_the_shown_share_counts_the_thread(log: Path) -> None:
    watched(log, lambda _: train(Net(), 30), every=2, budget=1.0)
    both, thread = (dict(curve(log, f"monitor/{name}")) for name in ("overhead", "thread"))
    assert both.keys() == thread.keys()
    assert all(both[step] > thread[step] >= 0 for step in both)


def test_means_stand_for_all_that_was_recorded() -> None:
    series = Series()
    for step in range(5000):
        series.add(step, float(step % 2))
    steps, means = series.means(100)
    assert len(steps) <= 100
    assert all(0.4 < mean < 0.6 for mean in means)


def test_a_histogram_counts_the_finite_numbers() -> None:
    found = histogram(torch.tensor([1.0, float("nan"), 2.0, float("-inf"), 2.0]), bins=2)
    assert found == (1.0, 2.0, [1, 2])
    assert histogram(torch.full((3,), float("nan"))) is None


def test_a_quiet_replay_says_nothing(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    watched(log, lambda _: train(Net(), 3))
    replay(log, WatchOptions(to="visdom", server="http://127.0.0.1:9", quiet=True))
    assert capsys.readouterr().err == ""
    replay(log, WatchOptions(to="visdom", server="http://127.0.0.1:9"))
    assert "does not answer" in capsys.readouterr().err
