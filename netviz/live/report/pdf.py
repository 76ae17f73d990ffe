"""The report as a PDF of A4 pages."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from netviz.live.report import parts
from netviz.live.report.plot import draw
from netviz.live.state import State
from netviz.renderers.png import render as png

_A4 = (8.27, 11.69)
_PER_PAGE = 8
_INK = "#334155"


def render(state: State) -> bytes:
    """The report of ``state``: facts and networks, then the plots, then pictures."""
    stream = io.BytesIO()
    with PdfPages(stream, metadata={"CreationDate": None}) as pages:
        pages.savefig(_first(state))
        plots = list(parts.panels(state))
        for start in range(0, len(plots), _PER_PAGE):
            figure = Figure(figsize=_A4, layout="constrained")
            grid = figure.subplots(_PER_PAGE // 2, 2)
            for axes in grid.flat[len(plots[start : start + _PER_PAGE]) :]:
                axes.axis("off")
            for axes, (panel, payload) in zip(
                grid.flat, plots[start : start + _PER_PAGE], strict=False
            ):
                draw(axes, payload)
                under = axes.get_title(loc="left")
                axes.set_title(f"{panel.title}  {under}".strip(), fontsize=9, loc="left")
            pages.savefig(figure)
        if state.images:
            pages.savefig(_images(state))
    return stream.getvalue()


def _first(state: State) -> Figure:
    figure = Figure(figsize=_A4)
    figure.text(
        0.08,
        0.95,
        state.start.run if state.start else "run",
        fontsize=16,
        weight="bold",
        color=_INK,
    )
    lines = [f"{name}: {value}"[:110] for name, value in parts.facts(state)]
    lines += [""] + [f"step {a.step}  {a.rule}  {a.message}"[:110] for a in list(state.alerts)[:8]]
    figure.text(0.08, 0.935, "\n".join(lines), fontsize=8.5, va="top", color=_INK, linespacing=1.5)
    top = 0.92 - 0.0165 * len(lines)
    models = list(state.models.values())[:3]
    for index, watched in enumerate(models):
        height = (top - 0.06) / len(models)
        axes = figure.add_axes((0.08, top - height * (index + 1), 0.84, height * 0.94))
        axes.imshow(_read(png(parts.coloured(watched), dpi=200)))
        axes.set_title(f"{watched.model.name}, coloured by update / weight", fontsize=9, loc="left")
        axes.axis("off")
    return figure


def _images(state: State) -> Figure:
    figure = Figure(figsize=_A4, layout="constrained")
    found = [(tag, list(images)) for tag, images in state.images.items()][:4]
    grid = figure.subplots(max(len(found), 2), 3, squeeze=False)
    for axes in grid.flat:
        axes.axis("off")
    for row, (tag, images) in enumerate(found):
        for column, image in enumerate(
            dict.fromkeys([images[0], images[len(images) // 2], images[-1]])
        ):
            axes = grid[row][column]
            axes.imshow(_read(base64.b64decode(image.png)), cmap="gray")
            axes.set_title(f"{tag}, step {image.step}", fontsize=8, loc="left")
    return figure


def _read(data: bytes) -> np.ndarray[Any, Any]:
    from PIL.Image import open as read

    return np.asarray(read(io.BytesIO(data)).convert("RGB"))
