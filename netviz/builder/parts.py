"""The parts of a figure built by hand, as data: PlotNeuralNet's boxes, balls and lines."""

from __future__ import annotations

from dataclasses import dataclass

UNIT = 0.2
"""Centimetres a unit: of widths, heights, depths and radii."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Boxes that abut, ``widths`` units wide.

    ``to``: where its left face is centred, "(0,0,0)" in centimetres or "(other-east)", plus
    ``offset``. ``fill``, ``band``: TeX colours ("\\\\ConvColor", "rgb:red,1;white,2"); ``band``
    "" for none. ``below``: a text a box; ``side``, ``depth_label``: at the left and along the
    depth. Texts are TeX.
    """

    name: str
    widths: tuple[float, ...]
    height: float
    depth: float
    to: str = "(0,0,0)"
    offset: str = "(0,0,0)"
    fill: str = r"\ConvColor"
    band: str = ""
    opacity: float | None = None
    below: tuple[str, ...] = ()
    side: str = ""
    depth_label: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """A ball of ``radius`` units around ``to`` plus ``offset``, with a ``logo`` in TeX on it."""

    name: str
    radius: float = 2.5
    to: str = "(0,0,0)"
    offset: str = "(0,0,0)"
    fill: str = r"\SumColor"
    opacity: float = 0.6
    logo: str = "$+$"
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The image file ``path``, ``width`` by ``height`` centimetres, standing across at ``to``."""

    name: str
    path: str
    to: str = "(-3,0,0)"
    width: float = 8.0
    height: float = 8.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from the right of ``source`` to the left of ``target``; ``outside``: to where the
    target's outline begins, instead of its left face's middle, which the front hides."""

    source: str
    target: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """A line over what is between ``source`` and ``target``: ``pos`` times the source's height
    above its bottom, or ``top`` centimetres above the axis. ``label``: TeX on it; ``dotted``: for
    skips that a layer fits. ``start``: the source's anchor. ``aside``: centimetres by
    which its two ends stand beside the anchors.
    """

    source: str
    target: str
    pos: float = 1.25
    top: float | None = None
    label: str = ""
    dotted: bool = False
    start: str = "northeast"
    aside: tuple[float, float] = (0.0, 0.0)


Part = Box | Ball | Picture | Arrow | Skip


class Piece(str):
    """The TikZ of one ``part``, which goes along for formats other than TeX; None: of what belongs
    to the document alone."""

    __slots__ = ("part",)
    part: Part | None

    def __new__(cls, text: str, part: Part | None) -> Piece:  # noqa: PYI034 - Self is not in Python 3.10
        """``text`` that remembers ``part``."""
        made = super().__new__(cls, text)
        made.part = part
        return made
