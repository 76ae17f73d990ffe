"""Which input meets which weight: the arithmetic of one output cell, and of all.

A transposed convolution is read two ways that give the same numbers (Dumoulin and Visin, A guide
to convolution arithmetic for deep learning, 2016): every input cell stamps the kernel onto the
output, or an ordinary convolution with the kernel flipped runs over the input spread out, with
``stride - 1`` zeros between its cells and ``d(k - 1) - padding`` around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from netviz.explain.convolution.record import Convolution, Sizes


@dataclass(frozen=True, slots=True)
class Term:
    """``weight``: place in the kernel. ``source``: place in the input, None where it is padding
    or, in a transposed convolution, an inserted zero. ``at``: the place in the coordinates of the
    input, padding included (of the spread input, for a transposed convolution)."""

    weight: Sizes
    source: Sizes | None
    at: Sizes


def terms(conv: Convolution, cell: Sizes) -> tuple[Term, ...]:
    """What is multiplied for the output place ``cell`` in one input channel, in reading order.

    For a transposed convolution, in the order of the spread input, so that weights run backwards.
    """
    if not conv.transposed:
        return tuple(_term(conv, cell, weight) for weight in product(*map(range, conv.kernel)))
    plain = spread(conv)
    return tuple(_spread_term(conv, plain, found) for found in terms(plain, cell))


def telling(conv: Convolution) -> Sizes:
    """The output place that tells most: the middle one; of a transposed convolution the one near
    it that meets most of the input, as others may meet inserted zeros only."""
    middle = tuple(n // 2 for n in conv.output)
    if not conv.transposed:
        return middle
    axes = zip(middle, conv.output, conv.stride, strict=True)
    near = product(*(range(max(0, m - s // 2), min(n, m - s // 2 + s)) for m, n, s in axes))

    def rank(cell: Sizes) -> tuple[int, int]:
        met = sum(term.source is not None for term in terms(conv, cell))
        return -met, sum(abs(a - b) for a, b in zip(cell, middle, strict=True))

    return min(near, key=rank)


def _term(conv: Convolution, cell: Sizes, weight: Sizes) -> Term:
    settings = zip(cell, weight, conv.stride, conv.padding, conv.dilation, strict=True)
    at = tuple(o * s - p + w * d for o, w, s, p, d in settings)
    inside = all(0 <= i < n for i, n in zip(at, conv.size, strict=True))
    return Term(weight, at if inside else None, at)


def _spread_term(conv: Convolution, plain: Convolution, found: Term) -> Term:
    flipped = tuple(k - 1 - w for k, w in zip(conv.kernel, found.weight, strict=True))
    source = None
    if found.source is not None and all(
        i % s == 0 for i, s in zip(found.at, conv.stride, strict=True)
    ):
        source = tuple(i // s for i, s in zip(found.at, conv.stride, strict=True))
    return Term(flipped, source, found.at)


def spread(conv: Convolution) -> Convolution:
    """The ordinary convolution, of stride 1, that a transposed one is on its input spread out.

    Its padding is negative where the input is cut rather than padded.
    """
    sizes = zip(conv.size, conv.stride, strict=True)
    rims = [
        tuple(r - 1 - p for r, p in zip(conv.reach, side, strict=True))
        for side in (conv.padding, conv.padding_end)
    ]
    ends = tuple(r + o for r, o in zip(rims[1], conv.output_padding, strict=True))
    ones, zeros = (1,) * len(conv.size), (0,) * len(conv.size)
    return replace(
        conv,
        size=tuple((n - 1) * s + 1 for n, s in sizes),
        stride=ones,
        padding=rims[0],
        padding_end=ends,
        output_padding=zeros,
        transposed=False,
    )


@dataclass(frozen=True, slots=True)
class Values:
    """Small whole numbers for one output channel to compute with: ``input`` and ``weight`` by
    input channel (those of its group), then by place."""

    input: Mapping[int, Mapping[Sizes, int]]
    weight: Mapping[int, Mapping[Sizes, int]]


def values(conv: Convolution, channel: int = 0, *, seed: int = 0) -> Values:
    """Input from 0 to 9 and weights from -2 to 3 for output ``channel``, the same every time."""
    places = list(product(*map(range, conv.size)))
    kernel = list(product(*map(range, conv.kernel)))
    read = sources(conv, channel)
    return Values(
        {c: dict(zip(places, draws(seed, c, span=10), strict=False)) for c in read},
        {c: _weights(kernel, draws(seed, channel, c, span=6)) for c in read},
    )


def _weights(kernel: Iterable[Sizes], drawn: Iterator[int]) -> dict[Sizes, int]:
    return {at: next(drawn) - 2 for at in kernel}


def sources(conv: Convolution, channel: int) -> range:
    """The input channels that output ``channel`` reads: those of its group."""
    fed, made = conv.per_group
    first = channel // made * fed
    return range(first, first + fed)


def partial(given: Values, channel: int, found: Iterable[Term]) -> int:
    """The sum of the products ``found`` in input ``channel``."""
    weight, cells = given.weight[channel], given.input[channel]
    return sum(weight[t.weight] * cells[t.source] for t in found if t.source is not None)


def result(conv: Convolution, given: Values, cell: Sizes) -> int:
    """The output at ``cell``, summed over the input channels, without bias."""
    found = terms(conv, cell)
    return sum(partial(given, channel, found) for channel in given.input)


def draws(*seeds: int, span: int) -> Iterator[int]:
    """Numbers below ``span`` that look random: a linear congruence (Numerical Recipes, its high
    bits)."""
    state = 12345
    for seed in seeds:
        state = (state * 31 + seed * 7919 + 1) % 2**32
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield (state >> 16) % span
