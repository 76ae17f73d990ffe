"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

from matplotlib.figure import Figure

from netviz.live.panels.base import Payload
from netviz.live.report import parts
from netviz.live.report.plot import draw
from netviz.live.state import State
from netviz.renderers.svg import render as svg

_STYLE = """
body { margin: 0; background: #e8ecf1; color: #334155; font: 14px/1.5 Inter, Helvetica, Arial,
       sans-serif }
main { max-width: 1240px; margin: 0 auto; padding: 24px }
h1 { font-size: 24px; margin: 0 0 4px; color: #0f172a } h2 { font-size: 14px; margin: 0 0 6px }
section { background: #fff; border: 1px solid #d5dce4; border-radius: 6px; padding: 12px 14px;
          break-inside: avoid }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 12px;
        margin-top: 12px }
.wide { grid-column: 1 / -1 } .wide svg { max-width: 100%; height: auto; max-height: 620px }
.plot svg { width: 100%; height: auto } .net { text-align: center }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1px 18px; margin: 0 }
dt { color: #64748b } dd { margin: 0; color: #0f172a; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } td { padding: 3px 10px 3px 0; vertical-align: top }
td:first-child { color: #64748b; white-space: nowrap } td b { color: #b91c1c }
img { max-width: 100%; image-rendering: pixelated } figure { margin: 0; flex: 1 1 120px }
.images { display: flex; flex-wrap: wrap; gap: 10px } figcaption { color: #64748b; font-size: 12px }
"""
_KEPT_IMAGES = 6


def render(state: State) -> bytes:
    """The report of ``state``, UTF-8."""
    name = html.escape(state.start.run if state.start else "run")
    body = "".join(_sections(state))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f'<main><h1>{name}</h1><div class="grid">{body}</div></main></html>\n'
    ).encode()


def _sections(state: State) -> Iterator[str]:
    entries = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        for name, value in parts.facts(state)
    )
    yield f"<section><h2>Run</h2><dl>{entries}</dl></section>"
    yield _alerts(state)
    for watched in state.models.values():
        text = svg(parts.coloured(watched)).decode("utf-8")
        picture = text[text.index("<svg") :]
        told = "coloured by update / weight: blue too little, white about 0.001, red too much"
        yield (
            f'<section class="wide"><h2>{html.escape(watched.model.name)}, {told}</h2>'
            f'<div class="net">{picture}</div></section>'
        )
    for panel, payload in parts.panels(state):
        heading = f"<h2>{html.escape(panel.title)}</h2>"
        plot = _plot(payload, panel.id)
        yield f'<section>{heading}<div class="plot">{plot}</div></section>'
    for tag, images in state.images.items():
        step = max(1, len(images) // _KEPT_IMAGES)
        shown = [*list(images)[::-1][::step][:_KEPT_IMAGES]][::-1]
        figures = "".join(
            f'<figure><img alt="step {i.step}" src="data:image/png;base64,{i.png}">'
            f"<figcaption>step {i.step}</figcaption></figure>"
            for i in shown
        )
        heading = f"<h2>{html.escape(tag)}</h2>"
        yield f'<section class="wide">{heading}<div class="images">{figures}</div></section>'


def _alerts(state: State) -> str:
    if not state.alerts:
        return "<section><h2>Alerts</h2>none</section>"
    rows = "".join(
        f"<tr><td>step {alert.step:,}</td><td><b>{html.escape(alert.rule)}</b></td>"
        f"<td>{html.escape(alert.message)}</td></tr>"
        for alert in state.alerts
    )
    return f"<section><h2>Alerts</h2><table>{rows}</table></section>"


_IDS = re.compile(r'(id="|url\(#|href="#)([\w-]+)')


def _plot(payload: Payload, name: str) -> str:
    """An SVG whose ids do not meet those of the other plots of the page."""
    figure = Figure(figsize=(5.2, 3.0), layout="constrained")
    draw(figure.add_subplot(), payload)
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue().decode("utf-8")
    return _IDS.sub(rf"\g<1>{name}-\g<2>", text[text.index("<svg") :])
