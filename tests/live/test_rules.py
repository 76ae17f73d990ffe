"""When an alert comes, and when it does not."""

from __future__ import annotations

from netviz.live.events import Alert, Layers, Model, Scalars
from netviz.live.rules import Rules

MODEL = Model(name="net", class_name="Net", layers=(("a", "Linear", 9), ("b", "Linear", 9)))


def judged(*events: object) -> list[Alert]:
    rules = Rules()
    return [alert for event in (MODEL, *events) for alert in rules.judge(event)]  # type: ignore[arg-type]


def look(step: int, **stats: tuple[float | None, float | None]) -> Layers:
    return Layers(step=step, model="net", stats=stats)


def scalars(step: int, **values: float) -> Scalars:
    return Scalars(step=step, time=0.0, values={k.replace("__", "/"): v for k, v in values.items()})


def test_a_usual_run_gives_none() -> None:
    events = [look(i, gradient=(1, 1), weight=(1, 1), ratio=(1e-3, 1e-2)) for i in range(9)]
    losses = [scalars(i, loss=2 / (1 + i / 100), grad_norm=1.0) for i in range(900)]
    assert judged(*events, *losses) == []


def test_a_ratio_must_be_off_three_times() -> None:
    twice = [look(i, ratio=(0.5, 1e-3)) for i in (1, 2)]
    assert judged(*twice) == []
    alerts = judged(*twice, look(3, ratio=(0.5, 1e-3)), look(4, ratio=(0.5, 1e-3)))
    assert [(a.step, a.rule, a.layer) for a in alerts] == [(3, "update ratio", "a")]
    assert "too high" in alerts[0].message


def test_it_comes_again_after_it_has_recovered() -> None:
    off = (1e-7, 1e-3)
    fine = (1e-3, 1e-3)
    values = [off] * 3 + [fine] + [off] * 3
    alerts = judged(*[look(i, ratio=v) for i, v in enumerate(values)])
    assert [a.step for a in alerts] == [2, 6]
    assert "too low" in alerts[0].message


def test_layers_that_trip_together_are_one_alert() -> None:
    alerts = judged(*[look(i, ratio=(0.5, 0.4)) for i in range(5)])
    assert len(alerts) == 1
    assert "a (and 1 more layers)" in alerts[0].message


def test_dead_units() -> None:
    assert judged(look(1, dead=(0.5, None))) == []
    assert [a.layer for a in judged(look(1, dead=(0.2, 0.51)))] == ["b"]


def test_a_parameter_that_never_receives_a_gradient() -> None:
    events = [look(i, gradient=(1.0, None), weight=(1.0, 1.0)) for i in range(4)]
    assert [(a.step, a.layer) for a in judged(*events)] == [(2, "b")]


def test_an_exploding_gradient() -> None:
    events = [scalars(i, grad_norm=1.0 + 0.1 * (i % 3)) for i in range(8)]
    alerts = judged(*events, scalars(9, grad_norm=50.0))
    assert [(a.step, a.rule, a.value) for a in alerts] == [(9, "exploding gradient", 50.0)]


def test_a_flat_loss() -> None:
    assert judged(*[scalars(i, loss=2.302 + 1e-5 * (i % 2)) for i in range(499)]) == []
    alerts = judged(*[scalars(i, loss=2.302 + 1e-5 * (i % 2)) for i in range(1500)])
    assert [a.rule for a in alerts] == ["flat loss"]


def test_waiting_for_data() -> None:
    slow = [scalars(i, time__step=1.0, time__data=0.7) for i in range(4)]
    assert [a.rule for a in judged(*slow)] == ["data wait"]
    assert judged(*[scalars(i, time__step=1.0, time__data=0.3) for i in range(4)]) == []
