"""Parameters and work of a convolution, and of the depthwise separable one that could replace it.

Depthwise: one kernel for each input channel; pointwise: 1x1 over the channels (Howard et al.,
MobileNets, 2017). Multiply-adds count 2 FLOPs, as everywhere in netviz.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

from netviz.explain.convolution.record import Convolution


@dataclass(frozen=True, slots=True)
class Work:
    """``weights``: how the count comes about ("4 × 3 × 3 × 3"). ``parameters``: weights and biases.
    ``macs``: multiply-adds for one sample."""

    weights: str
    parameters: int
    macs: int

    @property
    def flops(self) -> int:
        """Two for each multiply-add."""
        return 2 * self.macs


def work(conv: Convolution) -> Work:
    """What ``conv`` costs; a transposed one works once for each place of its *input*."""
    count = prod(conv.weights)
    moved = conv.in_channels * prod(conv.size) if conv.transposed else 0
    made = conv.out_channels * prod(conv.output)
    each = prod(conv.weights[1:])
    return Work(
        " × ".join(map(str, conv.weights)),
        count + conv.out_channels * conv.bias,
        (moved or made) * each,
    )


def separable(conv: Convolution) -> tuple[Convolution, Convolution]:
    """The depthwise and the pointwise convolution that make an output of the same shape."""
    alone = conv.in_channels
    depthwise = replace(conv, groups=alone, out_channels=alone)
    ones, zeros = (1,) * len(conv.size), (0,) * len(conv.size)
    pointwise = Convolution(
        size=conv.output,
        kernel=ones,
        stride=ones,
        padding=zeros,
        padding_end=zeros,
        dilation=ones,
        output_padding=zeros,
        in_channels=alone,
        out_channels=conv.out_channels,
        bias=conv.bias,
    )
    return depthwise, pointwise
