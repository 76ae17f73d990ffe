"""A scene as TikZ, in absolute coordinates: the very figure that the other formats show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netviz.errors import FormatError
from netviz.renderers.templating import fill
from netviz.renderers.tikz_marks import colours, drawn, number
from netviz.renderers.tikz_text import lacking
from netviz.scene import Element, Image, Scene, Text

DOCUMENTS = ("article", "standalone", "fragment")
_LONGEST = 14_400.0
"""Points to a side (200 inches): neither TeX's dimensions nor PDF's pages go much further."""


def render(
    scene: Scene,
    *,
    document: str = "article",
    stem: str = "figure",
    limit: str = "",
    templates: str | Path | None = None,
) -> bytes:
    r"""``scene`` as LaTeX: a whole ``document`` of one page, or a "fragment" for ``\input``.

    ``limit``: a length of TeX's (``\columnwidth``) than which a fragment is no wider. Its pictures
    are files beside it, named after ``stem``: `images` gives them. ``templates``: the user's own
    folder. Raises `FormatError` for a scene too large for TeX.
    """
    if document not in DOCUMENTS:
        raise FormatError(f"no document {document!r}; choose from {', '.join(DOCUMENTS)}")
    if max(scene.width, scene.height) > _LONGEST:
        metres = max(scene.width, scene.height) / 72 * 0.0254
        raise FormatError(
            f"the figure is {metres:.1f} m long, too large for TeX: draw less of it, or make it "
            "small enough for a page with fit"
        )
    text = fill(f"tex/{document}.tex", {**_values(scene, stem), "limit": limit}, folder=templates)
    return text.encode("utf-8", "replace")


def _values(scene: Scene, stem: str) -> dict[str, Any]:
    return {
        "title": _comment(scene.title) or "A figure",
        "width": number(scene.width),
        "height": number(scene.height),
        "colours": colours(scene),
        "lines": list(_lines(scene, stem)),
    }


def images(scene: Scene, *, stem: str = "figure") -> dict[str, bytes]:
    """The PNG files that `render`'s document wants beside it, by name: letters that TeX takes."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", stem)
    found = (m for element in scene.elements for m in element.marks if isinstance(m, Image))
    return {f"{stem}-{i}.png": mark.png for i, mark in enumerate(found, 1)}


def framed(scene: Scene) -> str:
    """The characters of ``scene`` for which an empty frame stands, in their order."""
    texts = (m.string for e in scene.elements for m in e.marks if isinstance(m, Text))
    return "".join(dict.fromkeys(c for text in texts for c in text if c in lacking(text)))


def _lines(scene: Scene, stem: str) -> Iterator[str]:
    if scene.background is not None:
        page = f"(0,0) rectangle ({number(scene.width)},{number(scene.height)})"
        yield f"\\fill[nv{scene.background[1:].upper()}] {page};"
    files = iter(images(scene, stem=stem))
    taken: set[str] = set()
    for element in scene.elements:
        kind = " ".join(part for part in (element.kind, element.role) if part)
        yield f"% {kind}: {_comment(element.id)}"
        body = [drawn(m, file=next(files) if isinstance(m, Image) else "") for m in element.marks]
        if element.kind == "node":
            yield f"\\begin{{scope}}[local bounding box={_name(element, taken)}]"
            yield from body
            yield "\\end{scope}"
        else:
            yield from body


def _name(element: Element, taken: set[str]) -> str:
    """A TikZ node's name after the element's id, no two alike."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", element.id).strip("-") or "node"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain}-{count}"
    taken.add(name)
    return name


def _comment(text: str) -> str:
    return " ".join(text.split())
