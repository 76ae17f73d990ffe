"""What stands around the network: a title above, totals and remarks below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from netviz.ir import Attribute, Graph, Note
from netviz.layouts.writing import wrap, write
from netviz.scene import Element, Mark
from netviz.tables.units import short
from netviz.themes import Theme
from netviz.themes.metrics import shorten, visible

TITLE, FOOTER = 14.0, 8.5
_PITCH, _LINES = 12.5, 2
_TOLD = ("assumed", "unseen", "failed", "shared")
_NOTES = 4
"""Notes of one kind that are told below a picture."""


def title(text: str, *, theme: Theme, x: float, y: float, width: float) -> Element:
    """The figure's title in at most ``width`` points, its capitals' top at ``y``."""
    short = shorten(visible(text), width, size=TITLE, weight="semibold")
    line = write(short, x, y + TITLE * 0.73, size=TITLE, fill=theme.ink,
                 weight="semibold")  # fmt: skip
    return Element(id="title", kind="title", marks=(line,))


def footer(parts: list[str], *, theme: Theme, x: float, y: float, width: float) -> Element:
    """``parts`` in quiet lines of at most ``width`` points, the first one's top at ``y``."""
    told = [visible(part) for part in parts]
    lines = wrap([_brief(part, width) for part in told], width, size=FOOTER)
    marks: list[Mark] = [
        write(line, x, y + 7 + place * _PITCH, size=FOOTER, fill=theme.muted)
        for place, line in enumerate(lines)
    ]
    return Element(id="footer", kind="footer", tip="\n".join(told), marks=tuple(marks))


def _brief(part: str, width: float) -> str:
    """``part`` in two lines at most; hovering tells the rest."""
    lines = wrap([part], width, size=FOOTER)
    if len(lines) <= _LINES:
        return part
    words = " ".join(lines[:_LINES]).split(" ")
    while len(wrap([" ".join((*words, "…"))], width, size=FOOTER)) > _LINES:
        words.pop()
    return " ".join((*words, "…"))


def totals(graph: Graph) -> list[str]:
    """Parameters and work of the whole, unfolded ``graph``."""
    parameters = sum(p.tensor.numel for p in graph.parameters if p.kind == "parameter")
    frozen = sum(
        p.tensor.numel for p in graph.parameters if p.kind == "parameter" and not p.trainable
    )
    flops = sum(node.cost.flops for node in graph.nodes)
    said = [f"{short(parameters)} parameters" + (f" ({short(frozen)} frozen)" if frozen else "")]
    if flops:
        said.append(f"{short(flops)}FLOPs" if flops > 999 else f"{flops} FLOPs")
    missing = dict.fromkeys(op for node in graph.nodes for op in node.cost.uncounted)
    if missing:
        said.append(f"without {_list(missing)}, which have no FLOP formula")
    if graph.metadata.get("mode") == "train":
        said.append("training mode")
    return said


def remarks(graph: Graph, folded: Graph) -> list[str]:
    """What the reader must know of how the picture was made."""
    seen = folded.metadata.get("receptive_field")
    said = [str(seen)] if seen else []
    far = folded.metadata.get("stubs")
    if far:
        said.append(f"{far} long lines drawn as references")
    unshown = _pairs(folded.metadata, "unshown")
    if unshown:
        listed = ", ".join(f"{count} of {name}" for name, count in unshown[:3])
        said.append(f"outputs not drawn: {listed}")
    left_out = _pairs(folded.metadata, "left_out")
    if left_out:
        said.append(f"left out: {_list(f'{count} {name}' for name, count in left_out)}")
    hidden = _pairs(folded.metadata, "hidden")
    if hidden:
        count = sum(number for _, number in hidden)
        plural = "s" if count > 1 else ""
        ops = _list(op for op, _ in hidden)
        said.append(f"{count} step{plural} on shapes or constants not drawn ({ops})")
    said += _few([note for note in graph.notes if note.kind in _TOLD])
    return said


def _few(notes: Iterable[Note]) -> list[str]:
    """What ``notes`` say, some of each kind, and how many more there are."""
    seen: Counter[str] = Counter()
    said = []
    for note in notes:
        seen[note.kind] += 1
        if seen[note.kind] <= _NOTES:
            said.append(note.message)
    return said + [f"and {n - _NOTES} more {kind}" for kind, n in seen.items() if n > _NOTES]


def _pairs(metadata: Mapping[str, Attribute], key: str) -> list[tuple[str, int]]:
    """The pairs under ``key``, commonest first."""
    hidden = metadata.get(key)
    found = [
        (str(pair[0]), pair[1])
        for pair in (hidden if isinstance(hidden, tuple) else ())
        if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], int)
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _list(names: Iterable[str]) -> str:
    all_names = list(names)
    more = f" and {len(all_names) - 4} more" if len(all_names) > 4 else ""
    return ", ".join(all_names[:4]) + more
