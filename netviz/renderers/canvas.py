"""A scene drawn with matplotlib, for the formats that it writes."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any

from netviz.errors import MissingPackageError
from netviz.layouts.fit import scaled
from netviz.scene import Circle, Image, Ink, Path, Rect, Scene, Text

_CODES = {"M": (1,), "L": (2,), "C": (4, 4, 4)}
_KAPPA = 0.5523
_SIDE = {"start": "left", "middle": "center", "end": "right"}


def render(scene: Scene, *, form: str, dpi: float, metadata: Mapping[str, Any]) -> bytes:
    """``scene`` in one of matplotlib's formats, ``form``; `MissingPackageError` without it."""
    out = io.BytesIO()
    with _settings(form):
        _figure(scene, dpi).savefig(out, format=form, dpi=dpi, metadata=dict(metadata))
    return out.getvalue()


def pages(scenes: Iterable[Scene], *, metadata: Mapping[str, Any]) -> bytes:
    """A PDF with a page for every scene, each of its own size; raises as `render` does."""
    out = io.BytesIO()
    with _settings("pdf"):
        from matplotlib.backends.backend_pdf import PdfPages

        with PdfPages(out, metadata=dict(metadata)) as book:
            for scene in scenes:
                book.savefig(_figure(scene, 72.0))
    return out.getvalue()


def _figure(scene: Scene, dpi: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(scene.width / 72, scene.height / 72), dpi=dpi)
    FigureCanvasAgg(figure)
    draw(scene, figure)
    return figure


@contextmanager
def _settings(form: str) -> Iterator[None]:
    """How matplotlib must be set to draw a scene as it was measured."""
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingPackageError(
            f"{form} needs matplotlib: pip install matplotlib (svg and dot do without)"
        ) from error
    # Type 42 keeps text as text in a PDF; simplified paths would lose round corners.
    # Hinting would make text longer than the box that it was measured for.
    settings: dict[Any, Any] = {
        "pdf.fonttype": 42, "path.simplify": False, "text.hinting": "none"
    }  # fmt: skip
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A character that no font here has is drawn as a box: nothing a reader could mend.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        logging.getLogger("matplotlib.font_manager").addFilter(_no_near_weights)
        yield


def _no_near_weights(record: logging.LogRecord) -> bool:
    """The fallback font has no semibold, and its bold will do: not worth a line to the user."""
    return "font weight" not in record.getMessage()


def draw(scene: Scene, figure: Any) -> None:
    """Add every mark of ``scene`` to a matplotlib ``figure`` of the scene's own size."""
    figure.patch.set_facecolor(scene.background or "none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, scene.width), ylim=(scene.height, 0))
    _fill(scene, axes)


def draw_on(scene: Scene, axes: Any) -> None:
    """Draw ``scene`` into ``axes``, as large as they are, its proportions kept."""
    inches = axes.figure.get_size_inches()
    place = axes.get_position()
    room = (place.width * inches[0] * 72, place.height * inches[1] * 72)
    scale = min(room[0] / scene.width, room[1] / scene.height)
    scene = scaled(scene, scale)
    axes.set(xlim=(0, scene.width), ylim=(scene.height, 0))
    axes.set_aspect("equal")
    _fill(scene, axes)


def _fill(scene: Scene, axes: Any) -> None:
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    marks = [mark for element in scene.elements for mark in element.marks]
    for order, mark in enumerate(marks):
        if isinstance(mark, Image):
            _picture(mark, axes, order)
            continue
        artist = _label(mark, scene.font) if isinstance(mark, Text) else _patch(mark)
        artist.set(zorder=order, clip_on=False)
        axes.add_artist(artist)


def _picture(mark: Image, axes: Any, order: int) -> None:
    """The picture brought to its parallelogram."""
    from matplotlib.image import AxesImage, imread
    from matplotlib.transforms import Affine2D

    square = Affine2D.from_values(*mark.across, *mark.down, mark.x, mark.y)
    picture = AxesImage(axes, cmap="gray", extent=(0, 1, 1, 0), zorder=order, clip_on=False)
    picture.set_data(imread(io.BytesIO(mark.png), format="png"))
    picture.set_transform(square + axes.transData)
    axes.add_artist(picture)


def _patch(mark: Rect | Circle | Path) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for name, *numbers in _pieces(mark):
        values = [float(number) for number in numbers]
        points += zip(values[::2], values[1::2], strict=True)
        codes += _CODES[str(name)]
    if not isinstance(mark, Path) or mark.closed:
        points.append(points[0])
        codes.append(79)
    return PathPatch(Outline(points, codes), **_style(mark.ink))


def _pieces(mark: Rect | Circle | Path) -> tuple[tuple[str | float, ...], ...]:
    if isinstance(mark, Path):
        return mark.pieces
    if isinstance(mark, Circle):
        r = mark.radius
        return _round_rect(Rect(mark.x - r, mark.y - r, 2 * r, 2 * r, r))
    return _round_rect(mark)


def _round_rect(rect: Rect) -> tuple[tuple[str | float, ...], ...]:
    x0, y0, x1, y1 = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    r = min(rect.radius, rect.width / 2, rect.height / 2)
    if not r:
        return (("M", x0, y0), ("L", x1, y0), ("L", x1, y1), ("L", x0, y1))
    k = r * (1 - _KAPPA)
    return (
        ("M", x0 + r, y0),
        ("L", x1 - r, y0), ("C", x1 - k, y0, x1, y0 + k, x1, y0 + r),
        ("L", x1, y1 - r), ("C", x1, y1 - k, x1 - k, y1, x1 - r, y1),
        ("L", x0 + r, y1), ("C", x0 + k, y1, x0, y1 - k, x0, y1 - r),
        ("L", x0, y0 + r), ("C", x0, y0 + k, x0 + k, y0, x0 + r, y0),
    )  # fmt: skip


def _style(ink: Ink) -> dict[str, Any]:
    width = ink.width if ink.stroke else 0
    dash = (0, tuple(part / ink.width for part in ink.dash)) if ink.dash else "solid"
    return {
        "facecolor": (ink.fill, ink.opacity) if ink.fill else "none",
        "edgecolor": ink.stroke or "none",
        "linewidth": width,
        "linestyle": dash,
        "capstyle": "butt",
        "joinstyle": "miter",
    }


def _label(mark: Text, family: str) -> Any:
    from matplotlib.text import Text as Label

    side: Any = _SIDE[mark.anchor]
    return Label(
        mark.x,
        mark.y,
        mark.string,
        color=mark.fill,
        fontproperties=_font(family, mark.weight, mark.size),
        horizontalalignment=side,
        verticalalignment="baseline",
        parse_math=False,
    )


@lru_cache(maxsize=64)
def _font(family: str, weight: str, size: float) -> Any:
    from matplotlib.font_manager import FontProperties

    _register()
    names = [_NAMES[family][weight], _FALLBACKS[family]]
    return FontProperties(family=names, size=size, weight=_STYLE[weight])


_STYLE = {"regular": 400, "semibold": 600}
_NAMES = {
    "inter": {"regular": "Netviz Inter", "semibold": "Netviz Inter SemiBold"},
    "cm": {"regular": "Netviz CM", "semibold": "Netviz CM"},
}
_FALLBACKS = {"inter": "DejaVu Sans", "cm": "DejaVu Serif"}


@lru_cache(maxsize=1)
def _register() -> None:
    """Make the shipped fonts known to matplotlib; their own names keep them apart from others."""
    from matplotlib.font_manager import fontManager

    for family, weight in product(_NAMES, _STYLE):
        file = resources.files("netviz.themes").joinpath(f"fonts/{family}-{weight}.ttf")
        with resources.as_file(file) as path:
            fontManager.addfont(str(path))
