"""Dilated (atrous) convolutions: gaps in the kernel, so that it sees farther with as many weights.

Yu and Koltun, Multi-scale context aggregation by dilated convolutions, 2016: layers whose dilation
grows see exponentially far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.explain.convolution.fields import Reach, reaches, stacked
from netviz.explain.explanation import Explanation
from netviz.explain.options import option, sizes, whole
from netviz.explain.text import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``kernel``: one side of it. ``dilations``: those drawn, and those of the stacked layers."""

    kernel: int = option(3, "The kernel's side.", parse=whole(least=1, most=9), metavar="N")
    dilations: tuple[int, ...] = option(
        (1, 2, 4), "Dilations, such as 1,2,4.", parse=sizes(least=1), metavar="N,N"
    )


def explain(options: Options) -> Explanation:
    """Effective kernels, and the receptive field of layers with these dilations."""
    from netviz.explain.convolution.drawing.gaps import draw, move

    kernel, dilations = options.kernel, options.dilations
    found = reaches(kernel, dilations)
    return Explanation(
        topic="dilated",
        numbers=_numbers(kernel, found),
        text=_text(kernel, found),
        draw=lambda theme: draw(kernel, found, theme),
        move=lambda theme: move(kernel, found, theme),
        pace=1100,
    )


def _numbers(kernel: int, found: tuple[Reach, ...]) -> dict[str, Any]:
    dilations = [reach.dilation for reach in found]
    return {
        "kernel": kernel,
        "parameters": kernel**2,
        "effective_kernel": {reach.dilation: reach.side for reach in found},
        "stacked": stacked(kernel, dilations),
        "stacked_without": stacked(kernel, [1] * len(dilations)),
    }


def _text(kernel: int, found: tuple[Reach, ...]) -> str:
    dilations = [reach.dilation for reach in found]
    rows = [
        ("effective kernel", "m + (m - 1)(d - 1)"),
        *((f"dilation {reach.dilation}", reach.formula) for reach in found),
        ("parameters", f"{kernel} × {kernel} = {kernel**2} each, whatever the dilation"),
        ("layers stacked", f"see {_chain(stacked(kernel, dilations))} places on an axis"),
        ("undilated", f"see {_chain(stacked(kernel, [1] * len(dilations)))}"),
    ]
    return f"Dilated convolution {kernel}×{kernel}\n\n{table(rows)}"


def _chain(sizes_: list[int]) -> str:
    return ", ".join(map(str, sizes_))
