"""A convolution and its transpose: there and back, also with a stride (fractionally strided).

The transposed convolution takes the convolution's output back to its input's size. It is a
convolution of stride 1 over what it is given, spread out by the stride's zeros and padded, with the
kernel flipped; as matrices, one is the other's transpose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Any

from netviz.errors import FormatError
from netviz.explain.convolution import formulas, wording
from netviz.explain.convolution.record import Convolution, Sizes, check
from netviz.explain.convolution.settings import build
from netviz.explain.convolution.terms import Values, result, spread, values
from netviz.explain.explanation import Explanation
from netviz.explain.options import option, sizes
from netviz.explain.text import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the convolution there; those of the way back follow from them."""

    input: Sizes = option((4,), "The input's height and width.", parse=sizes(least=1), metavar="N")
    kernel: Sizes = option((3,), "The kernel's size.", parse=sizes(least=1), metavar="N")
    stride: Sizes = option((1,), "Steps between outputs.", parse=sizes(least=1), metavar="N")
    padding: Sizes = option((0,), "Zeros around.", parse=sizes(least=0), metavar="N")
    dilation: Sizes = option((1,), "Steps between weights.", parse=sizes(least=1), metavar="N")


def explain(options: Options) -> Explanation:
    """Both ways computed: numbers, formulas, figure. Raises `FormatError` for a broken rule."""
    from netviz.explain.convolution.drawing.return_trip import draw, move

    there = _there(options)
    back = way_back(there)
    given, returned = run(there, back)
    return Explanation(
        topic="transposed",
        numbers=_numbers(there, back, given, returned),
        text=_text(there, back),
        draw=lambda theme: draw((there, back), (given, returned), facts(there, back), theme),
        move=lambda theme: move((there, back), (given, returned), facts(there, back), theme),
    )


def _there(options: Options) -> Convolution:
    said = {
        "input": options.input, "kernel": options.kernel, "stride": options.stride,
        "dilation": options.dilation, "output_padding": (0,),
    }  # fmt: skip
    there = build(said, padding=options.padding, dims=None, rest={})
    if len(there.size) != 2:
        raise FormatError("transposed explains two axes; for others: conv --transposed --dims")
    return there


def way_back(there: Convolution) -> Convolution:
    """The transposed convolution from the output of ``there`` to its input's size; its output
    padding is what the stride left over."""
    settings = zip(
        there.size, there.padding, there.padding_end, there.reach, there.stride, strict=True
    )
    left = tuple((n + p + q - r) % s for n, p, q, r, s in settings)
    return check(replace(there, size=there.output, output_padding=left, transposed=True))


def run(there: Convolution, back: Convolution) -> tuple[Values, Values]:
    """The values on the way there, and those on the way back: its outputs, the same weights."""
    given = values(there)
    made = {cell: result(there, given, cell) for cell in there.places()}
    return given, Values({0: made}, given.weight)


def facts(there: Convolution, back: Convolution) -> wording.Facts:
    """The formulas of both ways with their numbers."""
    plain = spread(back)
    zeros = "no zeros between" if max(back.stride) == 1 else "stride - 1 zeros between"
    rim = wording.brief(plain.padding)
    return [
        ("there", formulas.SHRINKS),
        *((name, text) for name, text in formulas.sized(there)),
        ("back", formulas.GROWS),
        *((name, text) for name, text in formulas.sized(back)),
        ("spread out", f"{zeros}, d(k - 1) - p = {rim} around, the kernel flipped, stride 1"),
        ("n / s", "there divides the size by s, rounded up, when k = 2p + 1"),
        ("n · s", "back multiplies the size by s when k = 2p + s and o = 0"),
    ]


def _numbers(
    there: Convolution, back: Convolution, given: Values, returned: Values
) -> dict[str, Any]:
    plain = spread(back)
    wide = tuple(
        n + p + q for n, p, q in zip(plain.size, plain.padding, plain.padding_end, strict=True)
    )
    ways = {"there": (there, given), "back": (back, returned)}
    return {
        way: {
            "input": conv.size,
            "output": conv.output,
            "formula": dict(formulas.sized(conv)),
            "code": wording.code(conv),
            "values": [result(conv, drawn, cell) for cell in conv.places()],
        }
        for way, (conv, drawn) in ways.items()
    } | {
        "spread_out": wide,
        "padding": plain.padding,
        "output_padding": back.output_padding,
        "matrix": (prod(there.output), prod(there.size)),
    }


def _text(there: Convolution, back: Convolution) -> str:
    times = wording.times
    sized = f"{times(there.size)} -> {times(there.output)} -> {times(back.output)}"
    rows = [
        ("sizes", sized),
        ("torch there", wording.code(there)),
        ("torch back", wording.code(back)),
        *facts(there, back),
        ("matrices", f"W {prod(there.output)}×{prod(there.size)}, and its transpose"),
    ]
    return f"{wording.title(there)}, and its transpose\n\n{table(rows)}"
