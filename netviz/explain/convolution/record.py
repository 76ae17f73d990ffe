"""One convolution's settings, and the rules that they must keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NoReturn

from netviz.errors import FormatError

Sizes = tuple[int, ...]

AXES: dict[int, tuple[str, ...]] = {
    1: ("length",),
    2: ("height", "width"),
    3: ("depth", "height", "width"),
}
"""What the spatial axes are called, by how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolution:
    """A convolution or a transposed convolution, with torch's names.

    Sizes are one whole number for each spatial axis (1 to 3 of them). ``size``: of the input.
    ``padding``: zeros before the first place; ``padding_end``: after the last, which differs only
    for "same" padding of an even kernel. ``output_padding``: of a transposed one.
    ``padding_mode``: what a layer pads with; it is computed with zeros.
    """

    size: Sizes
    kernel: Sizes
    stride: Sizes
    padding: Sizes
    padding_end: Sizes
    dilation: Sizes
    output_padding: Sizes
    groups: int = 1
    in_channels: int = 1
    out_channels: int = 1
    transposed: bool = False
    bias: bool = False
    padding_mode: str = "zeros"

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of the spatial axes."""
        return AXES[len(self.size)]

    @property
    def reach(self) -> Sizes:
        """The kernel's effective size: ``k + (k - 1)(d - 1)`` on each axis."""
        pairs = zip(self.kernel, self.dilation, strict=True)
        return tuple(k + (k - 1) * (d - 1) for k, d in pairs)

    @property
    def output(self) -> Sizes:
        """Size of the output (formulas of torch.nn.Conv2d and ConvTranspose2d)."""
        rule = self._grown if self.transposed else self._shrunk
        return tuple(rule(axis) for axis in range(len(self.size)))

    @property
    def per_group(self) -> tuple[int, int]:
        """Input and output channels of one group."""
        return self.in_channels // self.groups, self.out_channels // self.groups

    @property
    def weights(self) -> tuple[int, ...]:
        """Shape of the weight as torch holds it: transposed ones have the input first."""
        fed, made = self.per_group
        channels = (self.in_channels, made) if self.transposed else (self.out_channels, fed)
        return (*channels, *self.kernel)

    def _shrunk(self, a: int) -> int:
        whole = self.size[a] + self.padding[a] + self.padding_end[a]
        return (whole - self.reach[a]) // self.stride[a] + 1

    def _grown(self, a: int) -> int:
        whole = (self.size[a] - 1) * self.stride[a] + self.reach[a] + self.output_padding[a]
        return whole - self.padding[a] - self.padding_end[a]

    def places(self) -> Iterator[Sizes]:
        """Every place of the output, row by row."""
        return product(*map(range, self.output))


def check(conv: Convolution) -> Convolution:
    """``conv`` itself; raises `FormatError` that says which rule its settings break."""
    for made, name in ((conv.in_channels, "in_channels"), (conv.out_channels, "out_channels")):
        if made % conv.groups:
            _broken(
                f"groups must divide {name}: {made} channels do not split into {conv.groups} "
                f"equal groups (remainder {made % conv.groups})"
            )
    for axis, name in enumerate(conv.axes):
        if conv.transposed:
            _check_grown(conv, axis, name)
        else:
            _check_shrunk(conv, axis, name)
    return conv


def _check_shrunk(conv: Convolution, a: int, name: str) -> None:
    whole = conv.size[a] + conv.padding[a] + conv.padding_end[a]
    if any(conv.output_padding):
        _broken("output_padding is for transposed convolutions only: add --transposed")
    if conv.reach[a] > whole:
        dilated = f" dilated by {conv.dilation[a]} to {conv.reach[a]}" * (conv.dilation[a] > 1)
        _broken(
            f"the kernel must not be larger than the padded input: {name} has a kernel of "
            f"{conv.kernel[a]}{dilated}, and an input of {conv.size[a]} with padding "
            f"{conv.padding[a]} makes {whole}"
        )


def _check_grown(conv: Convolution, a: int, name: str) -> None:
    stride, dilation, more = conv.stride[a], conv.dilation[a], conv.output_padding[a]
    if more and more >= max(stride, dilation):
        _broken(
            f"output_padding must be smaller than the stride or the dilation: {name} has "
            f"output_padding {more}, stride {stride}, dilation {dilation}"
        )
    if conv.output[a] < 1:
        _broken(
            f"the output must not be empty: padding {conv.padding[a]} cuts all of the {name} away"
        )


def _broken(rule: str) -> NoReturn:
    raise FormatError(rule)
