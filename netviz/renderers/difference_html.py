"""Two networks side by side in one page: what differs is lit, and both views move as one."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netviz.ir import Index
from netviz.layouts.difference.marks import paint_of
from netviz.page.compared import KINDS, compared
from netviz.passes.match import Change
from netviz.renderers.escape_xml import text
from netviz.renderers.html import BARE, Packed, Seen, built, looks, packs, totals_text
from netviz.renderers.policy import only
from netviz.renderers.templating import fill, shipped
from netviz.tables.difference.wording import class_of, name_of, plural, range_text, title_of, told
from netviz.themes import load

_FIRST, _WHOLE = "@netviz-view@", "@netviz-data@"


def render(found: Any, *, theme: str | None = None) -> bytes:
    """A `netviz.comparison.Diff` as one page of HTML in UTF-8, which asks for nothing outside."""
    match, theme = found.match, theme or "classic"
    script, around = built("page.js"), _script()
    both = compared(match)
    themes = _themes(theme)
    data = [
        [block.text for block in packs(graph, Seen(seen, themes), small=0)]
        for graph, seen in zip((match.left, match.right), both.views, strict=True)
    ]
    policy = only(script, around)
    blocks = {"first": Packed(_FIRST, gzip=True), "whole": Packed(_WHOLE, gzip=True)}
    style = built("page.css") + BARE
    plain = {"title": "", "totals": "", "policy": policy, "script": script, "style": style}
    frame = fill("page/page.html", {**plain, **blocks})
    sides = (match.left, match.right)
    told = {
        "frame": frame,
        "places": [_FIRST, _WHOLE],
        "pairs": both.pairs,
        "changes": _changes(found),
        "sides": [{"name": title_of(side), "totals": totals_text(side)} for side in sides],
        "verdict": found.verdict(),
        "totals": [[row.title, row.left, row.right, row.difference] for row in found.totals_rows()],
        "paints": {way: {kind: look["roles"][kind] for kind in KINDS}
                   for way, look in themes.items()},
    }  # fmt: skip
    values = {
        "title": text(" and ".join(found.names)),
        "policy": policy,
        "script": around,
        "told": json.dumps(told, separators=(",", ":")).replace("<", "\\u003c"),
        "blocks": [block for side in data for block in side],
    }
    return fill("page/diff.html", values).encode()


def _script() -> str:
    return Path(shipped(), "page", "diff.js").read_text(encoding="utf-8")


def _themes(theme: str) -> dict[str, Any]:
    """The looks of the page with paints for what may become of a part."""
    found = looks(theme)
    for way, name in (("light", theme), ("dark", "dark")):
        paints = {kind: paint_of(kind, load(name)) for kind in KINDS}
        found[way]["roles"].update({k: [p.fill, p.stroke, p.text] for k, p in paints.items()})
    return found


def _changes(found: Any) -> list[dict[str, Any]]:
    """The list beside the pictures: every change that is no mere consequence, in order."""
    sides = Index.of(found.left), Index.of(found.right)
    around: list[Change] = []
    rows = []
    for change in found.changes:
        del around[change.depth :]
        outer = around[-1] if around else None
        around.append(change)
        if change.kind != "equal" and not change.follows and change.depth:
            rows.append(_row(change, outer, sides))
    return _gathered(rows)


@dataclass(slots=True)
class _Line:
    """A line of the list, and those in it."""

    told: dict[str, Any]
    inside: list[_Line] = field(default_factory=list)
    looks: tuple[Any, ...] = ()


def _gathered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours of which the same is told, with all in them, as one line; ``ids``: of them all."""
    top = _Line({})
    chain, lines = [top], []
    for row in rows:
        del chain[row["depth"] + 1 :]
        line = _Line(row)
        chain[-1].inside.append(line)
        chain.append(line)
        lines.append(line)
    for line in (*reversed(lines), top):  # without recursion: models may nest thousands deep
        line.inside = _alike(line.inside)
        inner = tuple((one.told["name"], one.looks) for one in line.inside)
        line.looks = (*(line.told.get(key) for key in _TOLD), inner)
    found, stack = [], top.inside[::-1]
    while stack:
        line = stack.pop()
        found.append(line.told)
        stack += reversed(line.inside)
    return found


_TOLD = ("kind", "class", "words", "structure")


def _alike(lines: list[_Line]) -> list[_Line]:
    found = []
    for _, alike in itertools.groupby(lines, key=lambda line: line.looks):
        same = list(alike)
        rows = [line.told for line in same]
        many = f" ×{len(same)}" if len(same) > 1 else ""
        name = range_text([row["name"] for row in rows]) + many
        ids = [row["left"] if row["right"] is None else row["right"] for row in rows]
        found.append(_Line({**rows[0], "name": name, "ids": ids}, same[0].inside, same[0].looks))
    return found


def _row(change: Change, outer: Change | None, sides: tuple[Index, Index]) -> dict[str, Any]:
    """``kind`` is "around" where what differs is in it and listed after it."""
    side = 0 if change.right is None else 1
    home = None if outer is None else outer.right if side else outer.left
    within = change.kind == "changed" and not change.what
    words = told(change)
    if change.kind in ("added", "removed") and change.layers > 1:
        words = [plural(change.layers, "layer")]
    return {
        "kind": "around" if within else change.kind,
        "left": change.left,
        "right": change.right,
        "name": name_of(change.id, sides[side], around=home),
        "class": class_of(change.id, sides[side]),
        "words": words,
        "depth": change.depth - 1,
        "structure": () if within else change.structure,
    }
