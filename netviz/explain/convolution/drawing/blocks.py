"""The grids of one convolution: input, spread input, kernel, output."""

from __future__ import annotations

from itertools import product

from netviz.explain.convolution.arithmetic import place as spelt
from netviz.explain.convolution.drawing.view import View
from netviz.explain.convolution.record import Sizes
from netviz.explain.convolution.terms import Term, partial, result, terms
from netviz.explain.convolution.wording import brief, times
from netviz.explain.grids import Cell, Grid


def fed(view: View, channel: int) -> Grid:
    """The input that the kernel runs over: with its padding, and spread out if transposed."""
    plain = view.plain
    low = tuple(min(0, -p) for p in plain.padding)
    high = tuple(n + max(0, p) for n, p in zip(plain.size, plain.padding_end, strict=True))
    met = {term.at: term for term in view.terms}
    cells = {at: _input(view, channel, at, met.get(at)) for at in _between(low, high)}
    title, about = _input_words(view, channel)
    return Grid(
        id=f"{view.name}input{channel}", title=title, about=about, low=low, high=high, cells=cells
    )


def original(view: View, channel: int) -> Grid:
    """The input of a transposed convolution as it is, before it is spread out."""
    met = {t.source: t for t in view.terms if t.source is not None}
    values = view.given.input[channel]
    cells = {
        at: view.palette.met(str(value), met[at].weight, tip=_tip(view, channel, met[at]))
        if at in met
        else view.palette.plain(str(value), f"input{spelt(at)} = {value}")
        for at, value in values.items()
    }
    zero = (0,) * len(view.conv.size)
    size = times(view.conv.size)
    return Grid(
        id=f"{view.name}given{channel}",
        title="Input",
        about=size,
        low=zero,
        high=view.conv.size,
        cells=cells,
    )


def kernel(view: View, channel: int) -> Grid:
    """The weights; flipped, as a transposed convolution runs them over its input spread out."""
    sizes = view.conv.kernel
    values = view.given.weight[channel]
    met = {term.weight: term for term in view.terms}
    flip = view.conv.transposed
    cells = {}
    for at, value in values.items():
        shown = tuple(k - 1 - w for k, w in zip(sizes, at, strict=True)) if flip else at
        tip = f"weight{spelt(at)} = {value}; {_meets(met[at])}"
        cells[shown] = view.palette.met(str(value), at, tip=tip)
    title = "Kernel, flipped" if flip else "Kernel"
    about = times(sizes)
    if any(d > 1 for d in view.conv.dilation):
        about += f", spans {times(view.conv.reach)}"
    zero = (0,) * len(sizes)
    return Grid(
        id=f"{view.name}kernel{channel}",
        title=title,
        about=about,
        low=zero,
        high=sizes,
        cells=cells,
    )


def made(view: View) -> Grid:
    """The output, filled as far as it is done."""
    conv = view.conv
    cells: dict[Sizes, Cell] = {}
    for index, at in enumerate(conv.places()):
        if view.done is not None and index > view.done:
            cells[at] = view.palette.later()
            continue
        value = result(conv, view.given, at)
        paint = view.palette.chosen if at == view.cell else view.palette.plain
        cells[at] = paint(str(value), f"output{spelt(at)} = {value}")
    zero = (0,) * len(conv.size)
    about = times(conv.output)
    if conv.out_channels > 1:
        about += f", channel {view.channel} of {conv.out_channels}"
    return Grid(
        id=f"{view.name}output",
        title="Output",
        about=about,
        low=zero,
        high=conv.output,
        cells=cells,
    )


def sums(view: View) -> dict[int, int]:
    """What each input channel adds to the cell."""
    found = terms(view.conv, view.cell)
    return {channel: partial(view.given, channel, found) for channel in view.given.input}


def _input(view: View, channel: int, at: Sizes, term: Term | None) -> Cell:
    source = _source(view, at)
    used = view.plain
    cut = any(
        i < -p or i >= n + q
        for i, n, p, q in zip(at, used.size, used.padding, used.padding_end, strict=True)
    )
    if source is None:
        tip = "an inserted zero" if _inside(at, used.size) else "padding: 0"
        if term is None:
            return view.palette.empty("" if cut else "0", "cut away" if cut else tip)
        return view.palette.met("0", term.weight, empty=True, tip=f"{tip}; {_weight(term)}")
    value = view.given.input[channel][source]
    if term is None:
        tip = f"input{spelt(source)} = {value}"
        cell = view.palette.empty if cut else view.palette.plain
        return cell(str(value), f"{tip}, cut away" if cut else tip)
    return view.palette.met(str(value), term.weight, tip=_tip(view, channel, term))


def _source(view: View, at: Sizes) -> Sizes | None:
    """Where the input's value at ``at`` comes from; None for zeros."""
    if not _inside(at, view.plain.size):
        return None
    if not view.conv.transposed:
        return at
    steps = list(zip(at, view.conv.stride, strict=True))
    return tuple(i // s for i, s in steps) if all(i % s == 0 for i, s in steps) else None


def _inside(at: Sizes, size: Sizes) -> bool:
    return all(0 <= i < n for i, n in zip(at, size, strict=True))


def _between(low: Sizes, high: Sizes) -> product[tuple[int, ...]]:
    return product(*(range(a, b) for a, b in zip(low, high, strict=True)))


def _input_words(view: View, channel: int) -> tuple[str, str]:
    conv, plain = view.conv, view.plain
    several = conv.in_channels > 1
    if not conv.transposed:
        title = f"Input, channel {channel}" if several else "Input"
        padded = any(conv.padding) or any(conv.padding_end)
        same = conv.padding != conv.padding_end
        rim = f" + padding {'same' if same else brief(conv.padding)}" * padded
        return title, times(conv.size) + rim
    holes = [f"{brief(conv.stride)} apart"] if any(s > 1 for s in conv.stride) else []
    if min(plain.padding) >= 0 and any(plain.padding):
        holes.append(f"padded by {brief(plain.padding)}")
    whole = tuple(
        n + p + q for n, p, q in zip(plain.size, plain.padding, plain.padding_end, strict=True)
    )
    title = f"Channel {channel}, spread out" if several else "Input, spread out"
    return title, ", ".join([times(whole), *holes])


def _tip(view: View, channel: int, term: Term) -> str:
    value = view.given.input[channel][term.source or ()]
    return f"input{spelt(term.source or ())} = {value}; {_weight(term)}"


def _weight(term: Term) -> str:
    return f"meets weight{spelt(term.weight)}"


def _meets(term: Term) -> str:
    return f"meets input{spelt(term.source)}" if term.source is not None else "meets a zero"
