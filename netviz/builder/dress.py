"""Blocks of a traced network as PlotNeuralNet's boxes and balls: sizes, colours and texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netviz.builder.naming import Names
from netviz.builder.parts import Ball, Box
from netviz.layouts.oblique.words import spatial
from netviz.layouts.styles.plotneuralnet.boxes import Boxes
from netviz.passes.figure import Block
from netviz.renderers.escape_tex import escape

_FILLS = {"convolution": "Conv", "pooling": "Pool", "upsampling": "Unpool", "linear": "Fc",
          "softmax": "Softmax", "add": "Sum", "concat": "Sum", "merge": "Sum"}  # fmt: skip
_BANDS = {"convolution": r"\ConvReluColor", "linear": r"\FcReluColor"}
_LOGOS = {"add": "$+$", "gate": r"$\times$", "concat": r"$\|$", "matmul": r"$\cdot$",
          "merge": "$-$"}  # fmt: skip
MUTE = frozenset(("pooling", "normalisation", "activation", "dropout", "concat", "shape"))
"""Roles whose channels are those of what they touch: not written."""


@dataclass(frozen=True, slots=True)
class Dress:
    """``boxes`` knows sizes and colours; ``names``: in TikZ, by block."""

    boxes: Boxes
    names: Names

    def kin(self, block: Block) -> tuple[object, ...]:
        """Blocks alike in this are slabs of one box."""
        coat = self.boxes.coat(block)
        _, height, depth = self.boxes.size(block)
        return block.role, coat.fill, coat.band, height, depth, block.role == "convolution"

    def box(self, group: list[Block], to: str, offset: str, *, sized: bool) -> Box:
        """``group``, which is of one kin, as one box of slabs; ``sized``: with its resolution."""
        first, sheet = group[0], self.boxes.sheet
        name = self.names.of(*(b.id for b in group), path=first.path)
        sizes = [self.boxes.size(b) for b in group]
        coat = self.boxes.coat(first)
        own = sheet.label("", *first.names)
        channels = [str(b.size.channels) for b in group] if first.role not in MUTE else []
        below = [escape(own)] if own else channels if "shapes" in sheet.show else []
        shown = sized and first.size.spatial and "shapes" in sheet.show
        copied = first.id in self.boxes.clusters.slabs
        return Box(
            name=name,
            widths=tuple(round(width, 2) for width, _, _ in sizes),
            height=round(sizes[0][1], 2),
            depth=round(sizes[0][2], 2),
            to=to,
            offset=offset,
            fill=self._fill(first, coat.fill),
            band=self._band(first, coat.band or ""),
            opacity=0.45 if copied else self.boxes.options.opacity,
            below=tuple(below),
            depth_label=escape(spatial(first.size)) if shown else "",
            caption=self._caption(first),
        )

    def _caption(self, block: Block) -> str:
        if block.role in ("input", "output"):
            return escape(block.name[:24])
        return escape(block.path) if "names" in self.boxes.sheet.show else ""

    def ball(self, block: Block, to: str, offset: str) -> Ball:
        """A join of tensors."""
        fill = self._fill(block, self.boxes.coats.block(block).fill)
        logo = _LOGOS.get(block.role, "$+$")
        return Ball(name=self.names.of(block.id), to=to, offset=offset, fill=fill, logo=logo,
                    radius=self.boxes.options.radius)  # fmt: skip

    def _fill(self, block: Block, colour: str) -> str:
        role = self.boxes.clusters.slabs.get(block.id, block).role
        named = role in _FILLS and self._plain(block)
        return f"\\{_FILLS[role]}Color" if named else f"nv{colour[1:].upper()}"

    def _band(self, block: Block, colour: str) -> str:
        if colour and block.role in _BANDS and self._plain(block):
            return _BANDS[block.role]
        return f"nv{colour[1:].upper()}" if colour else ""

    def _plain(self, block: Block) -> bool:
        """Whether it has the colours that PlotNeuralNet gives its role."""
        sheet = self.boxes.sheet
        return bool(self.boxes.coats.own) and sheet.of(*block.names).colour is None


def definitions(parts: Iterable[Box | Ball]) -> list[str]:
    """TeX's definitions of the colours that have no name of PlotNeuralNet's."""
    used = {c for part in parts for c in (part.fill, getattr(part, "band", ""))}
    return [f"\\definecolor{{{c}}}{{HTML}}{{{c[2:]}}}" for c in sorted(used) if c[:2] == "nv"]
