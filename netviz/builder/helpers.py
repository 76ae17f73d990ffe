"""PlotNeuralNet's helpers by their names, arguments and defaults: its scripts run unchanged.

Each gives TikZ as a string; a list of them is what `to_generate` writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from netviz.builder.parts import Arrow, Ball, Box, Picture, Skip
from netviz.builder.spell import piece
from netviz.renderers.templating import fill

_AT = "(0,0,0)"


def to_head(projectpath: str = "..", *, layers: str | None = None) -> str:
    """The document's start. ``projectpath`` is not needed: the boxes are defined in the document;
    ``layers`` names a folder with PlotNeuralNet's own definitions to use instead."""
    return fill("tex/pics-head.tex", {"document": "article", "layers": layers})


def to_cor() -> str:
    """The colours' names."""
    return fill("tex/pics-colours.tex", {})


def to_begin() -> str:
    """The picture's start."""
    return fill("tex/pics-begin.tex", {"document": "article"})


def to_end() -> str:
    """The end of the picture and of the document."""
    return fill("tex/pics-end.tex", {"document": "article"})


def to_input(  # noqa: PLR0917 - PlotNeuralNet's order
    pathfile: str, to: str = "(-3,0,0)", width: float = 8, height: float = 8, name: str = "temp"
) -> str:
    """An image, in perspective."""
    return piece(Picture(name=name, path=pathfile, to=to, width=width, height=height))


def to_Conv(  # noqa: N802, PLR0913, PLR0917 - PlotNeuralNet's name and order
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            below=(str(n_filer),), depth_label=str(s_filer), caption=caption)
    )  # fmt: skip


def to_ConvConvRelu(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=tuple(width), height=height, depth=depth, offset=offset, to=to,
            below=tuple(map(str, n_filer)), depth_label=str(s_filer), caption=caption,
            band=r"\ConvReluColor")
    )  # fmt: skip


def to_Pool(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            caption=caption, fill=r"\PoolColor", opacity=opacity)
    )  # fmt: skip


def to_UnPool(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            caption=caption, fill=r"\UnpoolColor", opacity=opacity)
    )  # fmt: skip


def to_ConvRes(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            below=(str(n_filer),), depth_label=str(s_filer), caption=caption, opacity=opacity,
            fill="rgb:white,1;black,3", band="rgb:white,1;black,2")
    )  # fmt: skip


def to_ConvSoftMax(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            depth_label=str(s_filer), caption=caption, fill=r"\SoftmaxColor")
    )  # fmt: skip


def to_SoftMax(  # noqa: N802, PLR0913, PLR0917
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
    return piece(
        Box(name=name, widths=(width,), height=height, depth=depth, offset=offset, to=to,
            depth_label=str(s_filer), caption=caption, fill=r"\SoftmaxColor", opacity=opacity)
    )  # fmt: skip


def to_Sum(  # noqa: N802, PLR0917
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
