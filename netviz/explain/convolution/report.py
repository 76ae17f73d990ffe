"""A case as JSON's values, and as text for a terminal."""

from __future__ import annotations

from typing import Any

from netviz.explain.convolution import wording
from netviz.explain.convolution.arithmetic import place, written
from netviz.explain.convolution.case import Case
from netviz.explain.convolution.costs import separable, work
from netviz.explain.convolution.record import Convolution
from netviz.explain.convolution.terms import result, terms, values
from netviz.explain.text import table


def numbers(case: Case) -> dict[str, Any]:
    """All that is computed, as JSON holds it."""
    conv, own = case.conv, work(case.conv)
    names = (
        "kernel stride padding dilation output_padding groups in_channels out_channels transposed "
        "bias output"
    )
    found: dict[str, Any] = {"input": conv.size}
    found |= {name: getattr(conv, name) for name in names.split()}
    found |= {
        "formula": dict(wording.sizes(conv)),
        "effective_kernel": conv.reach,
        "weight_shape": conv.weights,
        "parameters": own.parameters,
        "macs": own.macs,
        "flops": own.flops,
        "separable": split(conv),
        "cell": cell(case),
        "code": wording.code(conv),
    }
    if case.layer is not None:
        found |= {"layer": case.layer.name, "model": case.layer.model} | _field(case)
    return found


def _field(case: Case) -> dict[str, Any]:
    field = case.layer.seen if case.layer else None
    if field is None:
        return {"receptive_field": None}
    jump = tuple(float(j) for j in field.jump)
    return {"receptive_field": {"size": field.size, "jump": jump}}


def cell(case: Case) -> dict[str, Any]:
    """One output cell: its value, and which weight meets which input (None: a zero)."""
    given = values(case.drawn, case.channel)
    met = terms(case.drawn, case.cell)
    return {
        "place": case.cell,
        "channel": case.channel,
        "of_input": case.drawn.size,
        "value": result(case.drawn, given, case.cell),
        "products": [{"weight": t.weight, "input": t.source} for t in met],
    }


def split(conv: Convolution) -> dict[str, int] | None:
    """Counts of the separable convolution in its place; None where that is no other thing."""
    if not wording.comparable(conv):
        return None
    depthwise, pointwise = map(work, separable(conv))
    return {
        "depthwise": depthwise.parameters,
        "pointwise": pointwise.parameters,
        "parameters": depthwise.parameters + pointwise.parameters,
        "flops": depthwise.flops + pointwise.flops,
    }


def text(case: Case) -> str:
    """The same for a terminal."""
    conv, drawn = case.conv, case.drawn
    shapes = f"{wording.times(conv.size)} -> {wording.times(conv.output)}"
    rows = [("torch", wording.code(conv)), ("input -> output", shapes)]
    given = values(drawn, case.channel)
    head = f"output{place(case.cell)}" + f" of channel {case.channel}" * (conv.out_channels > 1)
    lines = "\n".join(f"  {line}" for line in written(drawn, given, case.cell))
    value = result(drawn, given, case.cell)
    return f"{case.title}\n\n{table([*rows, *case.facts])}\n{head} = {value}\n{lines}\n"
