"""What is written at a prism: its sizes at its edges, channels and what it does below."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netviz.layouts.oblique import words
from netviz.layouts.oblique.solid import Solid
from netviz.layouts.oblique.words import TIMES, kernel, name
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.passes.figure import Block
from netviz.scene import Text
from netviz.themes.metrics import ascent, visible


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes at the size of ``sheet``; ``crowd``: 0 writes all, 1 leaves kernels out, 2 names."""

    sheet: Sheet
    crowd: int
    kernels: bool

    def edges(self, block: Block, solid: Solid) -> list[Text]:
        """Height beside the front edge, width along the edge into the depth, channels below."""
        if "shapes" not in self.sheet.show:
            return []
        theme, small = self.sheet.theme, self.sheet.text * 0.9
        spatial = block.size.spatial
        _, (right, _), (_, deep), (front, low) = solid.side()
        (left, _), (end, _), (_, bottom), _ = solid.front()
        # Where a line comes in, and where the channels are written, there is no room for it.
        room = bottom - ascent(small) - 1 > 5 and end - left > self.sheet.text
        apart = room and bool(spatial)
        found = []
        if apart:
            told = str(block.size.height)
            found.append(
                write(told, left - 2, bottom - 1, size=small, fill=theme.muted, anchor="end")
            )
        if len(spatial) > 1 or (spatial and not apart):
            told = str(block.size.width) if apart else TIMES.join(map(str, spatial))
            x, y = (front + right) / 2 + 2, (low + deep) / 2 + ascent(small) + 1.5
            text = write(told, x, y, size=small, fill=theme.muted)
            found.append(self._clear(text, block, solid))
        return found

    def _clear(self, text: Text, block: Block, solid: Solid) -> Text:
        """``text`` to the right of the words below a small prism."""
        size = self.sheet.text
        (left, _), (right, _), (_, low), _ = solid.front()
        half = write(str(block.size.channels), 0, 0, size=size, fill="#000000").width / 2
        edge = (left + right) / 2 + half + 3
        return replace(text, x=edge) if text.x < edge and text.y > low else text

    def below(self, block: Block, solid: Solid) -> list[Text]:
        """Channels, the name of an end, what it is, its kernel."""
        theme, size = self.sheet.theme, self.sheet.text
        (left, _), (right, _), (_, low), _ = solid.front()
        lines = []
        if "shapes" in self.sheet.show:
            told = visible(self.sheet.label(str(block.size.channels), *block.names))
            lines.append((told, size, theme.ink))
        if block.role in ("input", "output"):
            lines.append((visible(block.name)[:18] or block.role, size * 0.85, theme.muted))
        elif "names" in self.sheet.show and self.crowd < 2:
            lines.append((name([block]), size * 0.85, theme.muted))
        if block.role == "linear" and self.crowd < 2:
            lines.append(("dense", size * 0.85, theme.muted))
        if self.kernels and self.crowd < 1 and (told := kernel(block)):
            lines.append((told, size * 0.85, theme.muted))
        found, y = [], low
        for told, at, colour in lines:
            if told:
                y += ascent(at) + 3.0
                x = (left + right) / 2
                found.append(write(told, x, y, size=at, fill=colour, anchor="middle"))
        return found

    def pooling(self, block: Block, texts: list[Text], solid: Solid) -> list[Text]:
        """Pooling in words, below the rest."""
        (left, _), (right, _), (_, low), _ = solid.front()
        lowest = max([low, *(t.y for t in texts if t.anchor == "middle")])
        size = self.sheet.text * 0.85
        kind = words.pooling(block).replace("average", "avg").replace("pooling", "pool")
        window = f" {kernel(block)}" if self.crowd < 1 and block.window else ""
        y = lowest + ascent(size) + 3.0
        x, fill = (left + right) / 2, self.sheet.theme.muted
        return [write(kind + window, x, y, size=size, fill=fill, anchor="middle")]
