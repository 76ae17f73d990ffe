"""PlotNeuralNet's layers and lines by their names, arguments and defaults.

Each gives TikZ as a string; a list of them, with a document around, is what `to_generate` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netviz.builder.parts import Arrow, Ball, Box, Picture, Skip
from netviz.builder.spell import piece

_AT = "(0,0,0)"


def to_input(
    pathfile: str, to: str = "(-3,0,0)", width: float = 8, height: float = 8, name: str = "temp"
) -> str:
    """An image, in perspective."""
    return piece(Picture(name=name, path=pathfile, to=to, width=width, height=height))


def _box(
    name: str,
    place: tuple[str, str],
    size: tuple[float | Sequence[float], float, float],
    **own: Any,
) -> str:
    """At an offset ``place[0]`` from ``place[1]``, ``size`` wide, high and deep."""
    (offset, to), (width, height, depth) = place, size
    widths = tuple(width) if isinstance(width, Sequence) else (width,)
    return piece(
        Box(name=name, widths=widths, height=height, depth=depth, offset=offset, to=to, **own)
    )


def to_Conv(
    name: str,
    s_filer: object = 256,
    n_filer: object = 64,
    offset: str = _AT,
    to: str = _AT,
    width: float = 1,
    height: float = 40,
    depth: float = 40,
    caption: str = " ",
) -> str:
    """A convolution: ``n_filer`` channels of ``s_filer`` pixels to a side."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        below=(str(n_filer),), depth_label=str(s_filer),
    )  # fmt: skip


def to_ConvConvRelu(
    name: str,
    s_filer: object = 256,
    n_filer: Sequence[object] = (64, 64),
    offset: str = _AT,
    to: str = _AT,
    width: Sequence[float] = (2, 2),
    height: float = 40,
    depth: float = 40,
    caption: str = " ",
) -> str:
    """Convolutions with activations, as boxes that abut."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        below=tuple(map(str, n_filer)), depth_label=str(s_filer), band=r"\ConvReluColor",
    )  # fmt: skip


def to_Pool(
    name: str,
    offset: str = _AT,
    to: str = _AT,
    width: float = 1,
    height: float = 32,
    depth: float = 32,
    opacity: float = 0.5,
    caption: str = " ",
) -> str:
    """Pooling."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        fill=r"\PoolColor", opacity=opacity,
    )  # fmt: skip


def to_UnPool(
    name: str,
    offset: str = _AT,
    to: str = _AT,
    width: float = 1,
    height: float = 32,
    depth: float = 32,
    opacity: float = 0.5,
    caption: str = " ",
) -> str:
    """Upsampling."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        fill=r"\UnpoolColor", opacity=opacity,
    )  # fmt: skip


def to_ConvRes(
    name: str,
    s_filer: object = 256,
    n_filer: object = 64,
    offset: str = _AT,
    to: str = _AT,
    width: float = 6,
    height: float = 40,
    depth: float = 40,
    opacity: float = 0.2,
    caption: str = " ",
) -> str:
    """A residual block in one box."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        below=(str(n_filer),), depth_label=str(s_filer), opacity=opacity,
        fill="rgb:white,1;black,3", band="rgb:white,1;black,2",
    )  # fmt: skip


def to_ConvSoftMax(
    name: str,
    s_filer: object = 40,
    offset: str = _AT,
    to: str = _AT,
    width: float = 1,
    height: float = 40,
    depth: float = 40,
    caption: str = " ",
) -> str:
    """A convolution that ends in softmax."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        depth_label=str(s_filer), fill=r"\SoftmaxColor",
    )  # fmt: skip


def to_SoftMax(
    name: str,
    s_filer: object = 10,
    offset: str = _AT,
    to: str = _AT,
    width: float = 1.5,
    height: float = 3,
    depth: float = 25,
    opacity: float = 0.8,
    caption: str = " ",
) -> str:
    """A vector after softmax."""
    return _box(
        name, (offset, to), (width, height, depth), caption=caption,
        depth_label=str(s_filer), fill=r"\SoftmaxColor", opacity=opacity,
    )  # fmt: skip


def to_Sum(
    name: str, offset: str = _AT, to: str = _AT, radius: float = 2.5, opacity: float = 0.6
) -> str:
    """A sum, as a ball."""
    return piece(Ball(name=name, offset=offset, to=to, radius=radius, opacity=opacity))


def to_connection(of: str, to: str) -> str:
    """An arrow from the right of ``of`` to the left of ``to``."""
    return piece(Arrow(of, to))


def to_skip(of: str, to: str, pos: float = 1.25) -> str:
    """A line over what is between; ``pos``: how high, in heights of ``of``."""
    return piece(Skip(of, to, pos))
