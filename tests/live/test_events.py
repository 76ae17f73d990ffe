"""Records as lines of JSON and back."""

from __future__ import annotations

import json
import math

import pytest

from netviz.live import events as ev

EXAMPLES = (
    ev.Start(run="a", time=1.0, command=("train.py", "--lr", "nan")),
    ev.Model(name="net", class_name="Net", layers=(("conv", "Conv2d", 10), ("fc", "Linear", 4))),
    ev.Scalars(step=3, time=2.0, values={"loss": 0.5, "inf": math.inf}),
    ev.Layers(step=3, model="net", stats={"gradient": (0.5, None, -math.inf)}),
    ev.Histogram(step=3, model="net", layer="fc", what="weight", low=-1.0, high=1.0, counts=(1, 2)),
    ev.Image(step=1, tag="x", png="AAAA"),
    ev.Text(step=1, tag="nan", text="inf"),
    ev.Points(step=1, tag="p", x=(0.0, 1.0), y=(2.0, 3.0), labels=("a", "nan")),
    ev.Alert(step=4, time=3.0, rule="nonfinite", message="inf", layer="nan", value=-math.inf),
    ev.End(step=5, time=4.0, reason="finished"),
)


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.EVENT)
def test_there_and_back(event: ev.Event) -> None:
    line = ev.dumps(event)
    json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert "\n" not in line
    assert ev.loads(line) == event


def test_nan_comes_back_as_nan() -> None:
    event = ev.loads(ev.dumps(ev.Scalars(step=1, time=0.0, values={"loss": math.nan})))
    assert isinstance(event, ev.Scalars)
    assert math.isnan(event.values["loss"])


def test_every_kind_has_an_example() -> None:
    assert {event.EVENT for event in EXAMPLES} == set(ev.KINDS)


@pytest.mark.parametrize(
    "line", ["", '{"event":"scal', "[]", '{"event":"newer","x":1}', '{"step":1}', "null"]
)
def test_what_is_cut_off_or_newer_is_skipped(line: str) -> None:
    assert ev.loads(line) is None


def test_a_newer_key_is_skipped() -> None:
    assert ev.loads('{"event":"end","step":1,"time":2,"colour":"red"}') == ev.End(step=1, time=2)
