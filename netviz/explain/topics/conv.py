"""One convolution: what meets what, the arithmetic of a cell, sizes, parameters, FLOPs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from netviz.errors import FormatError
from netviz.explain.convolution.case import Case, case
from netviz.explain.convolution.layer import Layer, layer
from netviz.explain.convolution.record import Convolution, Sizes, check
from netviz.explain.convolution.report import numbers, text
from netviz.explain.convolution.settings import Padding, build, padding
from netviz.explain.convolution.wording import comparable
from netviz.explain.explanation import Explanation
from netviz.explain.options import as_it_is, option, sizes, switch, told_of, whole, words

_SIZE = "SIZE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings with torch's names; a size is 3 for every axis, or 3x5."""

    subject: Any = option(
        None, "A layer of a model: model.py:layer1.0.conv1, zoo:resnet18:layer1.0.conv1.",
        parse=as_it_is, metavar="TARGET:LAYER", argument=True,
    )  # fmt: skip
    layer: str | None = option(
        None, "The layer's path, where TARGET does not end in it.", parse=words, metavar="PATH"
    )
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
    compare: bool = switch("Draw it beside the depthwise separable convolution.")
    cell: Sizes | None = option(
        None, "The output cell to compute, such as 1,2.", parse=sizes(least=0), metavar="PLACE",
        default_text="the middle",
    )  # fmt: skip
    channel: int = option(0, "The output channel.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """The convolution that ``options`` describe, or the layer that they name.

    Raises `FormatError` naming a broken rule, and what tracing raises.
    """
    found = _layer(options) if options.subject is not None else None
    conv = found.conv if found else _built(options)
    shown = _shown(case(conv, cell=options.cell, channel=options.channel, layer=found))
    return _beside(shown, conv) if options.compare else shown


def _shown(found: Case) -> Explanation:
    """``found`` in numbers, words and pictures."""
    from netviz.explain.convolution.drawing.show import draw, move
    from netviz.explain.convolution.page import page

    return Explanation(
        topic="conv",
        numbers=numbers(found),
        text=text(found),
        draw=lambda theme: draw(found, theme),
        move=lambda theme: move(found, theme),
        page=lambda: page(found),
        assumed=found.notes,
    )


def _beside(shown: Explanation, conv: Convolution) -> Explanation:
    """The same numbers; the figure sets ``conv`` beside the separable convolution."""
    from netviz.explain.convolution.drawing.compare import compare

    if not comparable(conv):
        raise FormatError(
            "compare needs a convolution with one group, several input channels and a kernel "
            "larger than 1: add --in-channels 3 --out-channels 4"
        )
    return replace(shown, draw=lambda theme: compare(conv, theme), move=None)


def _built(options: Options) -> Convolution:
    said = {
        "kernel": options.kernel, "stride": options.stride, "dilation": options.dilation,
        "output_padding": options.output_padding,
        **({} if options.input is None else {"input": options.input}),
    }  # fmt: skip
    names = ("groups", "in_channels", "out_channels", "transposed", "bias")
    rest = {name: getattr(options, name) for name in names}
    return build(said, padding=options.padding, dims=options.dims, rest=rest)


def _layer(options: Options) -> Layer:
    """The layer named, whose settings are its own."""
    free = ("subject", "layer", "cell", "channel", "input", "compare")
    for name, (_, default) in told_of(Options).items():
        if name not in free and getattr(options, name) != default:
            raise FormatError(f"{name.replace('_', '-')} is the layer's own: leave it out")
    found = layer(options.subject, options.layer)
    if options.input is None:
        return found
    axes = len(found.conv.size)
    size = options.input * axes if len(options.input) == 1 else options.input
    if len(size) != axes:
        raise FormatError(f"the layer has {axes} axes, and input {len(size)} sizes")
    return replace(found, conv=check(replace(found.conv, size=size)))
