"""A scene as SVG: text as text, a tooltip and an id on everything, the font inside."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from netviz.renderers.escape_xml import attribute, identifier, text
from netviz.scene import Circle, Element, Image, Ink, Mark, Path, Rect, Scene, Text
from netviz.themes.metrics import needs_full_font

_FAMILIES = {
    "inter": ("Netviz Inter", "Inter, 'Helvetica Neue', Arial, sans-serif"),
    "cm": ("Netviz CM", "'CMU Serif', 'Latin Modern Roman', serif"),
}
"""Of each family its name in the file, and what stands in where the file carries no font."""
_WEIGHTS = {"regular": 400, "semibold": 600}


_APPEAR = (
    "<style>@media (prefers-reduced-motion:no-preference){@keyframes netviz-appear"
    "{from{opacity:.1}}.netviz-later{animation:netviz-appear .5s ease-out backwards}}</style>"
)
"""Those who want no motion, and programs that know none, see the whole figure at once."""


def render(
    scene: Scene, *, embed_fonts: bool = True, delays: Mapping[str, float] = MappingProxyType({})
) -> bytes:
    """``scene`` as an SVG document in UTF-8. ``embed_fonts`` makes it look the same everywhere.

    ``delays``: after how many seconds an element appears, by its id; the others are there at once.
    """
    return "\n".join(_lines(scene, embed_fonts=embed_fonts, delays=delays)).encode()


def _lines(scene: Scene, *, embed_fonts: bool, delays: Mapping[str, float]) -> Iterator[str]:
    width, height = _n(scene.width), _n(scene.height)
    family, fallback = _FAMILIES[scene.font]
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="\'{family}\', {fallback}">'
    )
    yield f"<title>{text(scene.title)}</title>"
    if embed_fonts:
        yield from _fonts(scene)
    if delays:
        yield _APPEAR
    if scene.background is not None:
        yield f'<rect width="{width}" height="{height}" fill="{scene.background}"/>'
    for element in scene.elements:
        yield from _element(element, delays.get(element.id))
    yield "</svg>\n"


def _fonts(scene: Scene) -> Iterator[str]:
    used = [m for element in scene.elements for m in element.marks if isinstance(m, Text)]
    if not used:
        return
    strings = frozenset(mark.string for mark in used)
    tier = "full" if needs_full_font(strings, scene.font) else "core"
    faces = (
        f"@font-face{{font-family:'{_FAMILIES[scene.font][0]}';font-weight:{_WEIGHTS[weight]};"
        f"src:url(data:font/woff2;base64,{_font(scene.font, weight, tier)}) format('woff2')}}"
        for weight in sorted({mark.weight for mark in used})
    )
    yield f"<style>{''.join(faces)}</style>"


@lru_cache(maxsize=8)
def _font(family: str, weight: str, tier: str) -> str:
    file = resources.files("netviz.themes").joinpath(f"fonts/{family}-{weight}-{tier}.woff2")
    return base64.b64encode(file.read_bytes()).decode()


def _element(element: Element, delay: float | None) -> Iterator[str]:
    later = "netviz-later" if delay is not None else ""
    classes = " ".join(part for part in (element.kind, element.role, later) if part)
    wait = f' style="animation-delay:{_n(delay)}s"' if delay is not None else ""
    yield f'<g id="{identifier(element.id)}" class="{attribute(classes)}"{wait}>'
    if element.tip:
        yield f"<title>{text(element.tip)}</title>"
    for mark in element.marks:
        yield _mark(mark)
    yield "</g>"


def _mark(mark: Mark) -> str:
    if isinstance(mark, Rect):
        round_ = f' rx="{_n(mark.radius)}"' if mark.radius else ""
        place = f'x="{_n(mark.x)}" y="{_n(mark.y)}"'
        size = f'width="{_n(mark.width)}" height="{_n(mark.height)}"'
        return f"<rect {place} {size}{round_}{_ink(mark.ink)}/>"
    if isinstance(mark, Circle):
        place = f'cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.radius)}"'
        return f"<circle {place}{_ink(mark.ink)}/>"
    if isinstance(mark, Path):
        return f'<path d="{_path(mark)}"{_ink(mark.ink)}/>'
    return _image(mark) if isinstance(mark, Image) else _text(mark)


def _image(mark: Image) -> str:
    """One unit square, brought to its parallelogram."""
    matrix = " ".join(map(_n, (*mark.across, *mark.down, mark.x, mark.y)))
    data = base64.b64encode(mark.png).decode()
    return (
        f'<image width="1" height="1" preserveAspectRatio="none" transform="matrix({matrix})" '
        f'href="data:image/png;base64,{data}"/>'
    )


def _path(path: Path) -> str:
    pieces = (str(name) + " ".join(_n(float(v)) for v in rest) for name, *rest in path.pieces)
    return "".join(pieces) + ("Z" if path.closed else "")


def _text(mark: Text) -> str:
    anchor = f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
    weight = f' font-weight="{_WEIGHTS[mark.weight]}"' if mark.weight != "regular" else ""
    place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.size)}"'
    return f'<text {place}{anchor}{weight} fill="{mark.fill}">{text(mark.string)}</text>'


def _ink(ink: Ink) -> str:
    found = f' fill="{ink.fill or "none"}"'
    if ink.opacity < 1:
        found += f' fill-opacity="{_n(ink.opacity)}"'
    if ink.stroke:
        found += f' stroke="{ink.stroke}" stroke-width="{_n(ink.width)}"'
    if ink.dash:
        found += f' stroke-dasharray="{" ".join(map(_n, ink.dash))}"'
    return found


def _n(value: float) -> str:
    """Two decimals at most: a hundredth of a point is below any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
