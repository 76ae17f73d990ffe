"""A figure told layer by layer, which places itself: sizes, gaps, arrows and skips."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from netviz.builder.document import to_begin, to_cor, to_end, to_head
from netviz.builder.lift import lifted
from netviz.builder.parts import UNIT, Arrow, Ball, Box, Part, Picture
from netviz.builder.picture import picture
from netviz.builder.sizes import edge, long, whole, wide
from netviz.builder.spell import piece
from netviz.builder.write import to_generate
from netviz.errors import FormatError
from netviz.layouts.oblique.solid import SLANT
from netviz.renderers.escape_tex import escape
from netviz.scene import Scene

_MARGIN = 0.7
"""Centimetres between boxes."""
_NAME = re.compile(r"[A-Za-z0-9_ -]+")


class Figure:
    """A figure told layer by layer::

        Figure(224).conv((64, 64)).pool().conv((128, 128)).pool().softmax(10).save("net.pdf")

    ``size``: pixels to a side of the input, the tallest box. ``opacity``: of the faces. Every
    method adds one part after the last, joined by an arrow unless the two touch, and gives the
    figure. ``name`` is what `skip`
    and `connect` call it by ("conv1", "pool1", ... unless given). Lengths are PlotNeuralNet's
    units; texts are plain.
    """

    def __init__(self, size: int = 224, *, opacity: float = 1.0) -> None:
        self.size = whole("size", size)
        self._opacity = opacity
        self._largest = size
        self._parts: list[Part] = []
        self._last: Box | Ball | None = None
        self._skips: list[tuple[str, str]] = []

    def input(self, path: str, *, width: float = 8.0, height: float = 8.0) -> Figure:
        """The image file ``path``, standing before the first layer."""
        self._parts.append(Picture(name="input", path=path, width=width, height=height))
        return self

    def conv(
        self,
        channels: int | Sequence[int] = 64,
        name: str = "",
        *,
        stride: int = 1,
        relu: bool = True,
        caption: str = "",
    ) -> Figure:
        """A convolution, or several of one resolution as boxes that abut; ``relu``: with a band."""
        counts = (channels,) if isinstance(channels, int) else tuple(channels)
        for count in counts or (0,):
            whole("channels", count)
        self.size = max(1, self.size // whole("stride", stride))
        touches = self._touching("unpool")
        return self._box(
            name or self._name("conv"),
            tuple(wide(n) for n in counts),
            below=tuple(map(str, counts)),
            band=r"\ConvReluColor" if relu else "",
            caption=caption,
            touches=touches,
        )

    def pool(self, factor: int = 2, name: str = "", *, caption: str = "") -> Figure:
        """Pooling to a ``factor``-th of the resolution, flush to the last layer."""
        self.size = max(1, self.size // whole("factor", factor))
        return self._box(
            name or self._name("pool"), (1.0,), fill=r"\PoolColor", caption=caption,
            touches=True,
        )  # fmt: skip

    def unpool(self, factor: int = 2, name: str = "", *, caption: str = "") -> Figure:
        """Upsampling to ``factor`` times the resolution; the next convolution touches it."""
        self.size *= whole("factor", factor)
        return self._box(
            name or self._name("unpool"), (1.0,), fill=r"\UnpoolColor", caption=caption
        )

    def linear(self, features: int, name: str = "", *, caption: str = "") -> Figure:
        """A fully connected layer of ``features`` outputs, as a bar."""
        return self._vector(name or self._name("fc"), features, r"\FcColor", caption)

    def softmax(self, features: int, name: str = "", *, caption: str = "softmax") -> Figure:
        """Softmax over ``features`` classes."""
        return self._vector(name or self._name("softmax"), features, r"\SoftmaxColor", caption)

    def add(self, other: str = "", name: str = "") -> Figure:
        """A sum with what ``other`` gives, over a skip."""
        return self._ball(name or self._name("add"), "$+$", other)

    def concat(self, other: str = "", name: str = "") -> Figure:
        """A concatenation with what ``other`` gives, over a skip."""
        return self._ball(name or self._name("concat"), r"$\|$", other)

    def skip(self, source: str, target: str) -> Figure:
        """A line over all boxes from ``source`` to ``target``."""
        self._skips.append((source, target))
        return self

    def connect(self, source: str, target: str) -> Figure:
        """An arrow between two parts."""
        self._parts.append(Arrow(source, target))
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """Boxes, balls and lines, the skips last and at heights where nothing is in their way."""
        return (*self._parts, *lifted(self._parts, self._skips))

    @property
    def tex(self) -> str:
        """The whole LaTeX document."""
        return "\n".join(text.strip("\n") for text in self._arch()) + "\n"

    @property
    def scene(self) -> Scene:
        """The same as a scene."""
        return picture(self.parts)

    def save(self, path: str | Path) -> Path:
        """Write .tex, .pdf (through TeX), .svg or .png; raises what `to_generate` raises."""
        return to_generate(self._arch(), path)

    def _repr_svg_(self) -> str:
        from netviz.renderers.svg import render

        return render(self.scene).decode()

    def _arch(self) -> list[str]:
        return [to_head(), to_cor(), to_begin(), *map(piece, self.parts), to_end()]

    def _name(self, kind: str) -> str:
        taken = {part.name for part in self._parts if isinstance(part, (Box, Ball, Picture))}
        return next(f"{kind}{n}" for n in range(1, len(taken) + 2) if f"{kind}{n}" not in taken)

    def _touching(self, kind: str) -> bool:
        return self._last is not None and self._last.name.startswith(kind)

    def _vector(self, name: str, features: int, fill: str, caption: str) -> Figure:
        label = str(whole("features", features))
        return self._box(
            name, (1.5,), (3.0, long(features)), fill=fill, caption=caption, deep=label
        )

    def _box(  # noqa: PLR0913 - what a box is made of, each by name
        self, name: str, widths: tuple[float, ...], size: tuple[float, float] | None = None, *,
        fill: str = r"\ConvColor", band: str = "", below: tuple[str, ...] = (),
        caption: str = "", deep: str = "", touches: bool = False,
    ) -> Figure:  # fmt: skip
        height, depth = size or (edge(self.size, self._largest),) * 2
        before = self._last
        resized = not isinstance(before, Box) or before.height != height or touches
        label = deep or (str(self.size) if resized and below else "")
        to, offset = self._after(depth, touches=touches)
        box = Box(name=name, widths=widths, height=height, depth=depth, fill=fill, band=band,
                  opacity=self._opacity, below=below, depth_label=label, caption=escape(caption),
                  to=to, offset=offset)  # fmt: skip
        return self._joined(box, arrow=not touches)

    def _ball(self, name: str, logo: str, other: str) -> Figure:
        to, offset = self._after(0.0, touches=False, reach=2.5 * UNIT)
        ball = Ball(name=name, logo=logo, to=to, offset=offset)
        self._joined(ball, arrow=True)
        return self.skip(other, name) if other else self

    def _after(self, depth: float, *, touches: bool, reach: float = 0.0) -> tuple[str, str]:
        """``to`` and ``offset`` that hide nothing of the last part."""
        last = self._last
        if last is None:
            return "(0,0,0)", "(0,0,0)"
        deep = last.depth if isinstance(last, Box) else 0.0
        gap = 0.0 if touches else SLANT * (deep + depth) / 2 * UNIT + _MARGIN + reach
        return f"({last.name}-east)", f"({gap:.2f},0,0)"

    def _joined(self, part: Box | Ball, *, arrow: bool) -> Figure:
        if not _NAME.fullmatch(part.name):
            raise FormatError(
                f"no name {part.name!r}: TikZ takes letters, digits, blanks, _ and - (captions may "
                "be anything)"
            )
        if any(part.name == known.name for known in self._parts if isinstance(known, (Box, Ball))):
            raise FormatError(f"two parts are called {part.name!r}: give one another name")
        before = self._last
        self._parts.append(part)
        if before is not None and arrow:
            upright = isinstance(part, Box) and part.height > SLANT * part.depth
            self._parts.append(Arrow(before.name, part.name, outside=upright))
        self._last = part
        return self
