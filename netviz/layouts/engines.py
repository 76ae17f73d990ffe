"""The layout engines, and what is done when one gives up."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from netviz.errors import FormatError
from netviz.layouts.graphviz import GaveUpError, embedded, program
from netviz.layouts.grid import grid
from netviz.layouts.layered import layered
from netviz.layouts.place import place
from netviz.layouts.plan import Engine, Placed, Plan

ENGINES: Mapping[str, Engine] = {"dot": embedded, "dot-program": program, "layered": layered}
"""By name: Graphviz in this process, Graphviz from the PATH, netviz' own."""

_TOO_MANY = 3000


def lay_out(
    plan: Plan,
    *,
    engine: str = "dot",
    options: Mapping[str, str] | None = None,
    seconds: float = 8,
    rows: Mapping[str, int] | None = None,
) -> tuple[Placed, tuple[str, ...]]:
    """Place ``plan`` with ``engine`` within about ``seconds``; the layout, and remarks on it.
    ``rows``: the row of every cell, where it is decided already.

    An engine that gives up is replaced by "layered", and a remark says so. Raises `FormatError`
    for an unknown engine.
    """
    if engine not in ENGINES:
        near = get_close_matches(engine, ENGINES, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise FormatError(f"no layout engine {engine!r}; there are {', '.join(ENGINES)}.{hint}")
    found = grid(plan, rows=rows)
    remarks: tuple[str, ...] = ()
    try:
        if engine != "layered" and len(found.items) > _TOO_MANY:
            raise GaveUpError(f"{len(found.items)} boxes and bends are too many for it")
        across = ENGINES[engine](found, options or {}, seconds=seconds)
    except GaveUpError as error:
        remarks = (f"simple layout: {error}",)
        across = layered(found, {}, seconds=seconds)
    return place(found, across), remarks
