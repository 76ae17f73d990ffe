"""A watched model as an event: its layers, and its graph traced without touching it."""

from __future__ import annotations

import inspect
from typing import Any

from netviz.errors import NetvizError
from netviz.live.capture.culprit import Call
from netviz.live.capture.layers import Watched
from netviz.live.events import Model

MOST_MODULES = 4000
"""Beyond this many modules the graph is drawn from the module tree alone, so as not to wait."""


def announce(watched: Watched, call: Call | None, *, step: int) -> Model:
    """What ``watched`` is. ``call``: a call of it, on whose shapes it is traced."""
    graph, note = _traced(call)
    paths = {id(module): path for path, module in watched.module.named_modules()}
    return Model(
        name=watched.name,
        class_name=type(watched.module).__name__,
        layers=tuple((x.path, type(x.module).__name__, x.size) for x in watched.layers),
        parameters=sum(p.numel() for p in watched.module.parameters()),
        graph=graph,
        prefix=paths.get(id(call.outer), "") if call is not None else "",
        note=note,
        step=step,
    )


def _traced(call: Call | None) -> tuple[str, str]:
    """The graph as JSON text, or why there is none."""
    if call is None:
        return "", "it was never called as a module"
    if sum(1 for _ in call.outer.modules()) > MOST_MODULES:
        return "", f"it has more than {MOST_MODULES} modules"
    from netviz.ir.serial import dumps
    from netviz.resolve import Request, resolve

    data = _arguments(call)
    try:
        request = Request(input_data=data, tensors="fake", mode="same")
        return dumps(resolve(call.outer, request).graph), ""
    except NetvizError as error:
        return "", str(error).splitlines()[0]


def _arguments(call: Call) -> Any:
    """The call's arguments as a tuple, or by name where some were given by name."""
    if not call.kwargs:
        return call.args
    try:
        return dict(inspect.signature(call.outer.forward).bind(*call.args, **call.kwargs).arguments)
    except TypeError:
        return call.kwargs
