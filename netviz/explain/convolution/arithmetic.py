"""The arithmetic of one output cell, written out."""

from __future__ import annotations

from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import Term, Values, partial, terms
from netviz.explain.text import wrapped

_MOST, _CHANNELS = 200, 4
"""More products, or channels, than these are summed without being written out."""


def product(term: Term, given: Values, channel: int) -> str:
    """``5·2``: the input's value times the weight's; negative weights in brackets."""
    value = 0 if term.source is None else given.input[channel][term.source]
    return f"{value}·{bracketed(given.weight[channel][term.weight])}"


def bracketed(number: int) -> str:
    """A number that may follow an operator."""
    return f"({number})" if number < 0 else str(number)


def place(sizes: Sizes) -> str:
    """``[1, 2]``."""
    return f"[{', '.join(map(str, sizes))}]"


def written(conv: Convolution, given: Values, cell: Sizes, *, width: int = 96) -> list[str]:
    """Lines of text: a sum for every input channel, and their sum where there are several."""
    found = [t for t in terms(conv, cell) if t.source is not None]
    skipped = len(terms(conv, cell)) - len(found)
    lines: list[str] = []
    sums = []
    for channel in given.input:
        total = partial(given, channel, found)
        sums.append(total)
        if len(sums) > _CHANNELS or len(sums) * len(found) > _MOST:
            continue
        name = f"channel {channel}: " if len(given.input) > 1 else ""
        shown = " + ".join(product(t, given, channel) for t in found) or "0"
        lines += wrapped(f"{name}{shown} = {total}", width)
    if len(sums) > 1:
        joined = " + ".join(map(bracketed, sums)) if len(sums) <= 16 else f"{len(sums)} such sums"
        lines += wrapped(f"all channels: {joined} = {sum(sums)}", width)
    if skipped:
        kind = "padding or inserted zeros" if conv.transposed else "padding"
        lines.append(f"{skipped} of {skipped + len(found)} weights meet {kind}, and add 0")
    return lines
