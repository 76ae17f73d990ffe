"""The interactive page: one file, offline, that shows everything of a graph."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from importlib import resources

from netviz.ir import Graph
from netviz.ir.serial import dumps
from netviz.page.view import colours, view
from netviz.passes.cost import totals
from netviz.passes.roles import ROLES, role_of
from netviz.renderers.escape_xml import text
from netviz.renderers.templating import fill
from netviz.tables.units import short
from netviz.themes import load

_SCRIPT = re.compile(r'<script type="module">(.*?)</script>', re.DOTALL)
_SMALL = 40_000
"""Data of fewer bytes than these stay readable in the file."""


def render(graph: Graph, *, theme: str = "classic", boxes: int = 40) -> bytes:
    """``graph`` as an HTML page in UTF-8; about ``boxes`` boxes of it are open at first.

    ``theme``: its colours in the light; the dark theme is there too. The page asks for nothing
    from outside, and its policy forbids it to.
    """
    script = _built("page.js")
    explorer = _explorer() if _convolves(graph) else ""
    data, packed = _data(graph, theme, boxes, explorer)
    values = {
        "title": text(graph.name),
        "totals": text(_totals(graph)),
        "policy": _policy(script, *_SCRIPT.findall(explorer)),
        "style": _built("page.css"),
        "script": script,
        "data": data,
        "packed": packed,
    }
    return fill("page/page.html", values).encode()


def _built(name: str) -> str:
    return resources.files("netviz.page").joinpath("built", name).read_text(encoding="utf-8")


def _explorer() -> str:
    """The page that explains a convolution, without its settings."""
    page = resources.files("netviz").joinpath("explain", "convolution", "page.html")
    return page.read_text(encoding="utf-8")


def _convolves(graph: Graph) -> bool:
    return any(role_of(node) in ("convolution", "upsampling") for node in graph.nodes)


def _policy(*scripts: str) -> str:
    """Only the page's own scripts run, and nothing is fetched."""
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; frame-src blob:; base-uri 'none'; form-action 'none'"
    )


def _data(graph: Graph, theme: str, boxes: int, explorer: str) -> tuple[str, bool]:
    """What the page shows, and whether it is packed."""
    names = {role: role.capitalize() for role in ROLES}
    themes = {
        kind: {**colours(load(name), ROLES), "names": names, "diverging": _DIVERGING[kind]}
        for kind, name in (("light", theme), ("dark", "dark"))
    }
    rest = {"view": view(graph, boxes=boxes), "themes": themes, "explorer": explorer}
    told = json.dumps(rest, separators=(",", ":"))
    whole = f'{{"graph":{dumps(graph)},{told[1:]}'.encode()
    if len(whole) < _SMALL:
        # In a script nothing but its end tag could do harm; JSON may write the sign as an escape.
        return whole.decode().replace("<", "\\u003c"), False
    packed = gzip.compress(whole, 9, mtime=0)
    return base64.b64encode(packed).decode(), True


_DIVERGING = {
    "light": ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b"],  # ColorBrewer's RdBu
    "dark": ["#92c5de", "#2f6690", "#2a2f38", "#a04838", "#f4a582"],
}


def _totals(graph: Graph) -> str:
    found = totals(graph)
    return f"{short(found.parameters)} parameters · {short(found.flops)}FLOPs"
