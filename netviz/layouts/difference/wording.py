"""What the tiles of a difference say."""

from __future__ import annotations

from collections import Counter

from netviz.ir import Graph, Group, Index, Node
from netviz.layouts.boxes import LONGEST, Line
from netviz.layouts.difference.tiles import Frame, Tile
from netviz.layouts.spelling import spelled
from netviz.layouts.wording import details, shape_text
from netviz.passes.cost import Totals
from netviz.passes.match import Change, What
from netviz.passes.match.runs import Run
from netviz.tables.difference.wording import (
    ARROW,
    class_of,
    field_text,
    name_of,
    plural,
    quiet_text,
    range_text,
    title_of,
    told,
)
from netviz.tables.units import short
from netviz.themes.metrics import shorten

BIG, MIDDLE, SMALL = 11.0, 10.0, 9.0
_FIELDS = 3
_SHORT = {
    "kernel_size": "kernel",
    "in_channels": "in",
    "out_channels": "out",
    "in_features": "in",
    "out_features": "out",
    "num_features": "features",
    "normalized_shape": "features",
    "embedding_dim": "width",
    "num_embeddings": "entries",
    "negative_slope": "slope",
    "num_heads": "heads",
}


def lines_of(tile: Tile, index: Index, *, around: str | None) -> tuple[Line, ...]:
    """Title, name and news of ``tile``; ``around``: id of the call it lies in."""
    run, side = tile.run, tile.side
    if tile.form == "pill":
        return _end(tile, index)
    if run.kind == "mixed":
        return _mixed(run)
    if run.quiet and run.layers > 1:
        return _lines(quiet_text(run), _span(run, index, side, around))
    if run.quiet:
        run = Run(run.kind, [next(c for c in run.changes if c.layers)])
    if len({change.structure for change in run.changes}) > 1:
        return _several(run, index, side, around)
    title, name = _title(run.first, index, side), _names(run, index, side, around)
    times = f" ×{run.repeat}" if run.repeat > 1 else ""
    return _lines(f"{title}{times}", "" if name == title else name, *_news(run, index, side))


def _several(run: Run, index: Index, side: int, around: str | None) -> tuple[Line, ...]:
    """Layers added or removed one after another, a line for each."""
    found = []
    for change in run.changes:
        said = _configuration(_id(change, side) or "", index)
        text = " ".join((_title(change, index, side), *said))
        found.append(Line(_fit(text, MIDDLE, "semibold"), MIDDLE, "semibold"))
    return *found, *_lines("", _names(run, index, side, around))[1:]


def _lines(title: str, *quiet: str) -> tuple[Line, ...]:
    heading = Line(_fit(title, BIG, "semibold"), BIG, "semibold")
    rest = (Line(_fit(text, SMALL), SMALL, quiet=True) for text in quiet if text)
    return heading, *rest


def _fit(text: str, size: float, weight: str = "regular") -> str:
    return shorten(" ".join(text.split()), LONGEST, size=size, weight=weight)


def heading(graph: Graph, sums: Totals) -> tuple[str, str]:
    """A model's name, and how large it is."""
    flops = f"{short(sums.flops)}FLOPs" if sums.flops > 999 else f"{sums.flops} FLOPs"
    return _fit(title_of(graph), BIG, "semibold"), f"{short(sums.parameters)} parameters · {flops}"


def caption_of(frame: Frame, index: Index, *, around: str | None) -> tuple[str, str]:
    """Class and name of a framed call, and what of its own changed."""
    run, side = frame.run, frame.side
    news = [field for field in run.first.news if field[0] not in ("name", "class")]
    said = [text for field in news[:_FIELDS] if (text := _field(field, side))]
    name = " · ".join((_names(run, index, side, around), *said))
    return class_of(_id(run.first, side) or "", index), name


def tip(tile: Tile, sides: tuple[Index, Index]) -> str:
    """What hovering tells: both ids, class, and every field that changed."""
    change = tile.run.first
    index = sides[tile.side]
    ids = [id_ for id_ in (change.left, change.right) if id_ is not None]
    lines = [f" {ARROW} ".join(dict.fromkeys(ids)), tile.run.kind]
    id_ = _id(change, tile.side)
    if id_:
        lines.insert(1, class_of(id_, index))
    return "\n".join(line for line in (*lines, *told(change, most=24)) if line)


def _end(tile: Tile, index: Index) -> tuple[Line, ...]:
    node = index.node[tile.nodes[0]]
    ports = node.outputs or node.inputs
    return _lines(node.name, *(shape_text(port.tensor.shape) for port in ports[:1]))


def _mixed(run: Run) -> tuple[Line, ...]:
    count: Counter[str] = Counter()
    for change in run.changes:
        count[change.kind] += change.layers
    told = [f"{number:,} {kind}" for kind, number in count.most_common() if number]
    return _lines(f"… {plural(count.total(), 'layer')} more", ", ".join(told))


def _span(run: Run, index: Index, side: int, around: str | None) -> str:
    """The first and last of the calls that a stretch stands for."""
    ids = [id_ for change in run.changes if change.layers and (id_ := _id(change, side))]
    named = [id_ for id_ in ids if id_ in index.group] or ids
    if not named:
        return ""
    return range_text([name_of(id_, index, around=around) for id_ in dict.fromkeys(
        (named[0], named[-1]))])  # fmt: skip


def _names(run: Run, index: Index, side: int, around: str | None) -> str:
    ids = [id_ for change in run.changes if (id_ := _id(change, side))]
    names = [name_of(id_, index, around=around) for id_ in dict.fromkeys((ids[0], ids[-1]))]
    return range_text(names)


def _title(change: Change, index: Index, side: int) -> str:
    id_ = _id(change, side) or ""
    return class_of(id_, index) if id_ in index.group else spelled(index.node[id_])


def _news(run: Run, index: Index, side: int) -> list[str]:
    """What changed: the old value on the left, the old and the new on the right."""
    change = run.first
    if change.left is None or change.right is None or run.quiet:
        each = " each" if run.repeat > 1 else ""
        many = [f"{plural(change.layers, 'layer')}{each}"] if change.layers > 1 else []
        return [*_configuration(_id(change, side) or "", index), *many]
    news = [field for field in change.news if field[0] != "name"]
    said = [_field(field, side) for field in news[:_FIELDS]]
    if len(news) > _FIELDS:
        said.append(f"{len(news) - _FIELDS} more settings")
    if run.inside:
        said.append(_inside(run))
    return said


def _field(field: What, side: int) -> str:
    name, before, after = field
    short = _SHORT.get(name, name.replace("_", " "))
    if side == 1:
        return field_text((short if before and after else name, before, after))
    if name in ("class", "operator"):
        return ""
    return f"{short} {before}" if before else ""


def _inside(run: Run) -> str:
    """How many layers changed in a call that is not opened."""
    count: Counter[str] = Counter()
    stack = list(run.inside)
    while stack:
        inner = stack.pop()
        count["resized" if inner.kind == "resized" else inner.kind] += inner.layers
        stack += inner.inside
    kinds = ("changed", "added", "removed", "renamed", "equal")
    return ", ".join(f"{count[kind]} {kind}" for kind in kinds if count[kind])


def _configuration(id_: str, index: Index) -> list[str]:
    """Kernel, channels and the like of a lone call or operator."""
    thing: Group | Node | None = index.group.get(id_) or index.node.get(id_)
    if isinstance(thing, Group):
        thing = Node(id=id_, kind="module", op=thing.class_name, name=thing.path,
                     attributes=thing.attributes)  # fmt: skip
    told = details(thing, index) if thing is not None else ""
    return [told] if told else []


def _id(change: Change, side: int) -> str | None:
    return change.right if side else change.left
