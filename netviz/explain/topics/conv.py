"""One convolution: what meets what, the arithmetic of a cell, sizes, parameters, FLOPs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.errors import FormatError
from netviz.explain.convolution import wording
from netviz.explain.convolution.arithmetic import place, written
from netviz.explain.convolution.costs import separable, work
from netviz.explain.convolution.record import Convolution, Sizes, check
from netviz.explain.convolution.settings import Padding, build, padding
from netviz.explain.convolution.terms import result, terms, values
from netviz.explain.explanation import Explanation
from netviz.explain.options import option, sizes, switch, whole
from netviz.explain.text import table

_SIZE = "SIZE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings with torch's names; a size is 3 for every axis, or 3x5."""

    input: Sizes | None = option(
        None, "The input's height and width.", parse=sizes(least=1), metavar=_SIZE,
        default_text="5x5",
    )  # fmt: skip
    kernel: Sizes = option((3,), "The kernel's size.", parse=sizes(least=1), metavar=_SIZE)
    stride: Sizes = option((1,), "Steps between outputs.", parse=sizes(least=1), metavar=_SIZE)
    padding: Padding = option((0,), "Zeros around, or same.", parse=padding, metavar=_SIZE)
    dilation: Sizes = option((1,), "Steps between weights.", parse=sizes(least=1), metavar=_SIZE)
    groups: int = option(1, "Groups of channels.", parse=whole(least=1), metavar="N")
    in_channels: int = option(1, "Input channels.", parse=whole(least=1), metavar="N")
    out_channels: int = option(1, "Output channels.", parse=whole(least=1), metavar="N")
    transposed: bool = switch("A transposed convolution.")
    output_padding: Sizes = option(
        (0,), "Added to a transposed one's output.", parse=sizes(least=0), metavar=_SIZE
    )
    dims: int | None = option(
        None, "Spatial axes: 1, 2 or 3.", parse=whole(least=1, most=3), metavar="N",
        default_text="as many as the sizes have, else 2",
    )  # fmt: skip
    bias: bool = switch("Count biases too.")
    cell: Sizes | None = option(
        None, "The output cell to compute, such as 1,2.", parse=sizes(least=0), metavar="PLACE",
        default_text="the middle",
    )  # fmt: skip
    channel: int = option(0, "The output channel.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """The convolution that ``options`` describe. Raises `FormatError` naming a broken rule."""
    conv = _built(options)
    return explanation(conv, cell=_cell(conv, options.cell), channel=_channel(conv, options))


def explanation(conv: Convolution, *, cell: Sizes, channel: int) -> Explanation:
    """``conv`` explained at ``cell`` of output ``channel``."""
    from netviz.explain.convolution.drawing.show import draw, move

    return Explanation(
        topic="conv",
        numbers=numbers(conv, cell, channel),
        text=text(conv, cell, channel),
        draw=lambda theme: draw(conv, cell, channel, theme),
        move=lambda theme: move(conv, channel, theme),
    )


def numbers(conv: Convolution, cell: Sizes, channel: int) -> dict[str, Any]:
    """All that is computed, as JSON holds it."""
    own = work(conv)
    given = values(conv, channel)
    met = terms(conv, cell)
    return {
        "input": conv.size, "kernel": conv.kernel, "stride": conv.stride, "padding": conv.padding,
        "dilation": conv.dilation, "output_padding": conv.output_padding, "groups": conv.groups,
        "in_channels": conv.in_channels, "out_channels": conv.out_channels,
        "transposed": conv.transposed, "bias": conv.bias,
        "output": conv.output,
        "formula": dict(wording.sizes(conv)),
        "effective_kernel": conv.reach,
        "weight_shape": conv.weights,
        "parameters": own.parameters, "macs": own.macs, "flops": own.flops,
        "separable": _separable(conv),
        "cell": {
            "place": cell, "channel": channel, "value": result(conv, given, cell),
            "products": [
                {"weight": t.weight, "input": t.source} for t in met
            ],
        },
        "code": wording.code(conv),
    }  # fmt: skip


def _separable(conv: Convolution) -> dict[str, int] | None:
    if not wording.comparable(conv):
        return None
    depthwise, pointwise = map(work, separable(conv))
    return {
        "depthwise": depthwise.parameters,
        "pointwise": pointwise.parameters,
        "parameters": depthwise.parameters + pointwise.parameters,
        "flops": depthwise.flops + pointwise.flops,
    }


def text(conv: Convolution, cell: Sizes, channel: int) -> str:
    """The same for a terminal."""
    given = values(conv, channel)
    shapes = f"{wording.times(conv.size)} -> {wording.times(conv.output)}"
    rows = [("torch", wording.code(conv)), ("input -> output", shapes)]
    facts = table([*rows, *wording.sizes(conv), *wording.costs(conv)])
    value = result(conv, given, cell)
    head = f"output{place(cell)}" + f" of channel {channel}" * (conv.out_channels > 1)
    lines = "\n".join(f"  {line}" for line in written(conv, given, cell))
    return f"{wording.title(conv)}\n\n{facts}\n{head} = {value}\n{lines}\n"


def _built(options: Options) -> Convolution:
    said = {
        "kernel": options.kernel, "stride": options.stride, "dilation": options.dilation,
        "output_padding": options.output_padding,
        **({} if options.input is None else {"input": options.input}),
    }  # fmt: skip
    names = ("groups", "in_channels", "out_channels", "transposed", "bias")
    rest = {name: getattr(options, name) for name in names}
    return check(build(said, padding=options.padding, dims=options.dims, rest=rest))


def _cell(conv: Convolution, cell: Sizes | None) -> Sizes:
    if cell is None:
        return tuple(n // 2 for n in conv.output)
    if len(cell) != len(conv.size):
        raise FormatError(f"cell {place(cell)} needs {len(conv.size)} numbers, one for each axis")
    if any(c >= n for c, n in zip(cell, conv.output, strict=True)):
        last = place(tuple(n - 1 for n in conv.output))
        raise FormatError(
            f"cell {place(cell)} lies outside the output of {wording.times(conv.output)}; "
            f"the last cell is {last}"
        )
    return cell


def _channel(conv: Convolution, options: Options) -> int:
    if options.channel >= conv.out_channels:
        raise FormatError(
            f"channel {options.channel} is not among the {conv.out_channels} output channels, "
            "which are counted from 0"
        )
    return options.channel
