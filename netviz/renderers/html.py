"""The interactive page: one file, offline, that shows everything of a graph."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from netviz.ir import Graph
from netviz.ir.serial import dumps
from netviz.page.view import colours, view
from netviz.passes.cost import totals
from netviz.passes.roles import ROLES, role_of
from netviz.renderers.escape_xml import text
from netviz.renderers.policy import only
from netviz.renderers.templating import fill
from netviz.tables.units import short
from netviz.themes import load

_SCRIPT = re.compile(r'<script type="module">(.*?)</script>', re.DOTALL)
_SMALL = 20_000
"""Data of fewer bytes than these stay readable in the file."""


BARE = (
    "#bar,#side,#panel,#legend{display:none}#app{grid:'main' 1fr/1fr}"
    "#foot{position:absolute;bottom:2px;right:0;border:0;background:none}"
    "#picture:focus:not(:focus-visible){outline:none}"
)
"""Style of a page of which only the picture is seen: another page around it tells the rest."""


def render(graph: Graph, *, theme: str = "classic", boxes: int = 40, bare: bool = False) -> bytes:
    """``graph`` as an HTML page in UTF-8; about ``boxes`` boxes of it are open at first.

    ``theme``: its colours in the light; the dark theme is there too. ``bare``: only the picture is
    seen. The page asks for nothing from outside, and its policy forbids it to.
    """
    script = built("page.js")
    explorer = _explorer() if _convolves(graph) and not bare else ""
    seen = Seen(view(graph, boxes=boxes), looks(theme), explorer)
    first, whole = packs(graph, seen)
    values = {
        "title": text(graph.name),
        "totals": text(totals_text(graph)),
        "policy": only(script, *_SCRIPT.findall(explorer), more="frame-src blob:; "),
        "style": built("page.css") + (BARE if bare else ""),
        "script": script,
        "first": first,
        "whole": whole,
    }
    return fill("page/page.html", values).encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page is told beside the graph: `netviz.page.view.view`, the colours of both themes,
    and the page that explains convolutions ("" for none)."""

    view: Mapping[str, Any]
    themes: Mapping[str, Any]
    explorer: str = ""


def built(name: str) -> str:
    """A file of the page's that is built from its sources."""
    return resources.files("netviz.page").joinpath("built", name).read_text(encoding="utf-8")


def _explorer() -> str:
    """The page that explains a convolution, without its settings."""
    page = resources.files("netviz").joinpath("explain", "convolution", "page.html")
    return page.read_text(encoding="utf-8")


def _convolves(graph: Graph) -> bool:
    return any(role_of(node) in ("convolution", "upsampling") for node in graph.nodes)


def looks(theme: str) -> dict[str, Any]:
    """``theme`` as the page paints it in the light, and its colours in the dark."""
    names = {role: role.capitalize() for role in ROLES}
    return {
        kind: {**colours(load(name), ROLES), "names": names, "diverging": _DIVERGING[kind]}
        for kind, name in (("light", theme), ("dark", "dark"))
    }


@dataclass(frozen=True, slots=True)
class Packed:
    """A block of data in the page; ``gzip``: in base64, else JSON that is safe within a script."""

    text: str
    gzip: bool


def packs(graph: Graph, seen: Seen, *, small: int = _SMALL) -> tuple[Packed, Packed]:
    """What the first picture is drawn from, and the rest; fewer bytes than ``small`` unpacked."""
    first = {"view": seen.view, "themes": seen.themes}
    rest = f'{{"graph":{dumps(graph)},"explorer":{json.dumps(seen.explorer)}}}'
    return _pack(json.dumps(first, separators=(",", ":")), small), _pack(rest, small)


def _pack(told: str, small: int) -> Packed:
    whole = told.encode()
    if len(whole) < small:
        # In a script nothing but its end tag could do harm; JSON may write the sign as an escape.
        return Packed(told.replace("<", "\\u003c"), gzip=False)
    return Packed(base64.b64encode(gzip.compress(whole, 9, mtime=0)).decode(), gzip=True)


_DIVERGING = {
    "light": ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b"],  # ColorBrewer's RdBu
    "dark": ["#92c5de", "#2f6690", "#2a2f38", "#a04838", "#f4a582"],
}


def totals_text(graph: Graph) -> str:
    """Parameters and FLOPs of the whole, as the page's head tells them."""
    found = totals(graph)
    flops = short(found.flops)
    return f"{short(found.parameters)} parameters · {flops}{' ' * flops[-1].isdigit()}FLOPs"
