"""What is written at a stack of boxes: channels, size, kernels, names; measured, and by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from netviz.layouts.oblique.polygons import Polygon, rectangle
from netviz.layouts.oblique.solid import Solid
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.passes.figure import Block, Size
from netviz.scene import Circle, Ink, Mark, Text, box_of
from netviz.themes.metrics import ascent, visible

TIMES = "×"
_SILENT = frozenset(("pooling", "normalisation", "activation", "dropout", "concat", "shape"))
_LETTERS = {"sub": "−", "div": "÷", "stack": "≡"}
_LEAD = 1.28


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes labels at the size of ``sheet``; ``crowd``: 0 writes all, 1 leaves kernels and
    parameters out, 2 names too. ``image``: the input's picture as PNG."""

    sheet: Sheet
    crowd: int = 0
    kernels: bool = True
    image: bytes = b""

    def of(
        self, members: Sequence[Block], solids: Sequence[Solid], *, first: bool, edge: bool
    ) -> list[tuple[str, Text]]:
        """Texts with the ids of their blocks; ``first``: the size changes here; ``edge``: there
        is room for it at the lower right."""
        loud = [n for n in range(len(members)) if self._loud(members, n)] or [0]
        last = members[loud[-1]]
        told = first and last.size.spatial and "shapes" in self.sheet.show
        if told and edge:
            found = self._below(members, solids, loud)
            text = self._at_edge(solids[loud[-1]], last.size)
            if not any(_meet(box_of(text), box_of(other)) for _, other in found):
                return [*found, (last.id, text)]
        return self._below(members, solids, loud, spatial(last.size) if told else "")

    def _loud(self, members: Sequence[Block], n: int) -> bool:
        """Whether channels are told of the ``n``-th: not where they are another's."""
        thin = members[n].role == "upsampling" and n + 1 < len(members)
        return members[n].role not in _SILENT and not thin

    def _below(
        self, members: Sequence[Block], solids: Sequence[Solid], loud: list[int], more: str = ""
    ) -> list[tuple[str, Text]]:
        left = solids[loud[0]].front()[3][0]
        right = solids[loud[-1]].front()[2][0]
        low = max(s.front()[2][1] for s in solids)
        blocks = [members[n] for n in loud]
        found, y = [], low
        lines = self._lines(blocks)
        if more:
            lines.insert(1, (more, self.sheet.text * 0.9, self.sheet.theme.muted))
        for line, size, colour in lines:
            y += ascent(size) + 2.5 if not found else size * _LEAD
            text = write(line, (left + right) / 2, y, size=size, fill=colour, anchor="middle")
            found.append((blocks[0].id, text))
        return found

    def _lines(self, blocks: Sequence[Block]) -> list[tuple[str, float, str]]:
        """Lines under a stack with their sizes and colours, the most important first."""
        theme, size = self.sheet.theme, self.sheet.text
        show, found = self.sheet.show, []
        own = next((b for b in blocks if self.sheet.of(*b.names).label is not None), None)
        if own is not None:
            found.append((visible(self.sheet.label("", *own.names)), size, theme.ink))
        elif "shapes" in show:
            found.append((_channels(blocks), size, theme.ink))
        end = blocks[0].role in ("input", "output")
        if end:
            found.append((visible(blocks[0].name)[:24] or blocks[0].role, size * 0.85, theme.muted))
        elif "names" in show and self.crowd < 2:
            found.append((_name(blocks), size * 0.85, theme.muted))
        if self.kernels and self.crowd < 1 and (words := _kernels(blocks)):
            found.append((words, size * 0.85, theme.muted))
        if "params" in show and self.crowd < 1 and any(b.params for b in blocks):
            found.append((_short(sum(b.params for b in blocks)), size * 0.85, theme.muted))
        if "flops" in show and self.crowd < 1 and any(b.flops for b in blocks):
            words = f"{_short(sum(b.flops for b in blocks))}FLOPs"
            found.append((words, size * 0.85, theme.muted))
        return [line for line in found if line[0]]

    def _at_edge(self, solid: Solid, size: Size) -> Text:
        """The resolution at the middle of the lower right edge, which runs into the depth."""
        _, _, (back, high), (front, low) = solid.side()
        small = self.sheet.text * 0.9
        x, y = (front + back) / 2 + 2.0, (low + high) / 2 + ascent(small) + 1.5
        return write(spatial(size), x, y, size=small, fill=self.sheet.theme.muted)

    def lettered(self, block: Block, ink: Ink, radius: float) -> tuple[Mark, ...]:
        """A ball with what joins in words, for joins that have no sign of their own."""
        sign = _LETTERS.get(block.op, block.op[:3])
        size = min(radius * 1.5 / max(len(sign) * 0.7, 1.0), self.sheet.text)
        y = ascent(size) / 2
        text = write(sign, 0.0, y, size=size, fill=ink.stroke or "#000000", anchor="middle")
        return Circle(0.0, 0.0, radius, ink), text

    def room(self, text: Text) -> Polygon:
        """The box that a text takes."""
        return rectangle(*box_of(text))


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def spatial(size: Size) -> str:
    """ "224×224"; "3000" of a signal."""
    return TIMES.join(map(str, size.spatial))


def _channels(blocks: Sequence[Block]) -> str:
    """ "64", "2×64", "64, 128"."""
    runs = [(n, len(list(same))) for n, same in groupby(b.size.channels for b in blocks)]
    if len(runs) > 4:
        return f"{runs[0][0]}–{runs[-1][0]}"
    return ", ".join(f"{often}{TIMES}{n}" if often > 1 else str(n) for n, often in runs)


def _kernels(blocks: Sequence[Block]) -> str:
    """Kernels and strides that are not 3x3 and 1 (nor 2x2 and 2 of upsampling)."""
    words = [_kernel(b) for b in blocks if b.window and b.role in ("convolution", "upsampling")]
    usual = all(word == "3×3" for word in words) or len(words) > 4
    if usual or not words or set(words) == {"2×2 ×2"}:
        return ""
    return words[0] if len(set(words)) == 1 else ", ".join(words)


def _kernel(block: Block) -> str:
    window = block.window
    if window is None:
        return ""
    size = TIMES.join(map(str, window.size)) if len(window.size) > 1 else str(window.size[0])
    stride = max(window.stride, default=1)
    step = f" /{stride}" if block.role == "convolution" else f" {TIMES}{stride}"
    spread = f" d{max(window.dilation)}" if max(window.dilation, default=1) > 1 else ""
    groups = ""
    if window.groups > 1:
        groups = " dw" if window.groups == block.size.channels else f" g{window.groups}"
    return size + (step if stride > 1 else "") + spread + groups


def _name(blocks: Sequence[Block]) -> str:
    """The name of a single block, or what the names of several begin with."""
    paths = [b.path for b in blocks if b.path]
    if not paths:
        return ""
    parts = [path.split(".") for path in paths]
    if len(paths) > 1:
        count = 0
        while all(len(p) > count and p[count] == parts[0][count] for p in parts):
            count += 1
        parts[0] = parts[0][:count]
    words = visible(".".join(parts[0][-2:]))
    return words if len(words) <= 18 else words[:17] + "…"


def _short(number: int) -> str:
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return str(number)
