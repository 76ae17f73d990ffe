"""The formulas of sizes, first in letters, then with the numbers in them."""

from __future__ import annotations

from netviz.explain.convolution.record import Convolution

SHRINKS = "floor((n + 2p - d(k - 1) - 1) / s) + 1"
GROWS = "(n - 1)s - 2p + d(k - 1) + o + 1"


def general(conv: Convolution) -> str:
    """The output's size in letters: n input, k kernel, s stride, p padding, d dilation, o output
    padding (torch.nn.Conv2d, torch.nn.ConvTranspose2d)."""
    return GROWS if conv.transposed else SHRINKS


def filled(conv: Convolution, axis: int) -> str:
    """The output's size on ``axis`` with its numbers: ``floor((5 + 2·1 - 1·(3 - 1) - 1) / 2) + 1``
    ``= 3``."""
    n, k, s = conv.size[axis], conv.kernel[axis], conv.stride[axis]
    d, o = conv.dilation[axis], conv.output_padding[axis]
    p, q = conv.padding[axis], conv.padding_end[axis]
    both = f"2·{p}" if p == q else f"({p} + {q})"
    size = conv.output[axis]
    if conv.transposed:
        return f"({n} - 1)·{s} - {both} + {d}·({k} - 1) + {o} + 1 = {size}"
    return f"floor(({n} + {both} - {d}·({k} - 1) - 1) / {s}) + 1 = {size}"


def sized(conv: Convolution) -> list[tuple[str, str]]:
    """Every axis with its filled formula; equal axes are told once, together."""
    found: dict[str, list[str]] = {}
    for axis, name in enumerate(conv.axes):
        found.setdefault(filled(conv, axis), []).append(name)
    return [(_listed(names), text) for text, names in found.items()]


def _listed(names: list[str]) -> str:
    """``depth, height and width``."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def reach(conv: Convolution, axis: int) -> str:
    """The effective kernel with its numbers: ``3 + (3 - 1)(2 - 1) = 5``."""
    k, d = conv.kernel[axis], conv.dilation[axis]
    return f"{k} + ({k} - 1)({d} - 1) = {conv.reach[axis]}"
