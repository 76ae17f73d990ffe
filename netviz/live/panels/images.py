"""Pictures with a slider over time, texts, and points in the plane."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from netviz.live.events import Image, Points, Text
from netviz.live.http import Client
from netviz.live.panels import BELOW, Place
from netviz.live.panels.base import COLOURS, layout, with_legend
from netviz.live.state import State

_MOST_PANES = 8


class Gallery:
    """Sends each picture once; Visdom keeps the history of a pane itself."""

    def __init__(self) -> None:
        self._shown: dict[str, int] = {}
        self._places: dict[str, Place] = {}

    def take(self, place: Place) -> Place:
        """The first pane goes to ``place``; where it would have gone."""
        self._places["image"] = place
        return _place(0)

    @property
    def empty(self) -> bool:
        """Whether nothing has been placed yet."""
        return not self._places

    def forget(self) -> None:
        """The server lost its panes: send what is kept again."""
        self._shown.clear()

    def send(self, client: Client, state: State, env: str) -> Iterator[tuple[str, Place]]:
        """Send the pictures, texts and points that are new; the panes that were made for them."""
        for images in list(state.images.values())[:_MOST_PANES]:
            for image in images:
                yield from self._picture(client, image, env)
        for tag, texts in list(state.texts.items())[:_MOST_PANES]:
            pane = _Pane(f"text-{tag}", tag, [{"type": "text", "content": _listed(texts)}], {})
            yield from self._pane(client, pane, texts[-1].step, env)
        for tag, points in list(state.points.items())[:_MOST_PANES]:
            pane = _Pane(f"points-{tag}", tag, *scatter(points))
            yield from self._pane(client, pane, points.step, env)

    def _picture(self, client: Client, image: Image, env: str) -> Iterator[tuple[str, Place]]:
        win = f"image-{image.tag}"
        if image.step <= self._shown.get(win, -1):
            return
        caption = f"step {image.step}" + (f" · {image.caption}" if image.caption else "")
        content = {"src": f"data:image/png;base64,{image.png}", "caption": caption}
        data: list[dict[str, Any]] = [{"type": "image_history", "content": content}]
        if win in self._shown:
            client.post("/update", {"win": win, "eid": env, "data": data, "append": True})
            self._shown[win] = image.step
        else:
            yield from self._pane(client, _Pane(win, image.tag, data, {}), image.step, env)

    def _pane(
        self, client: Client, pane: _Pane, step: int, env: str
    ) -> Iterator[tuple[str, Place]]:
        if self._shown.get(pane.win) == step:
            return
        new = pane.win not in self._shown
        free = self._places.pop("image", None)
        place = self._places.setdefault(pane.win, free or _place(len(self._places)))
        opts = {"title": pane.title, **(place.pixels if new else {})}
        body = {"data": pane.data, "layout": pane.layout, "win": pane.win, "eid": env}
        client.post("/events", {**body, "opts": opts})
        self._shown[pane.win] = step
        if new:
            yield pane.win, place


@dataclass(frozen=True, slots=True)
class _Pane:
    win: str
    title: str
    data: list[dict[str, Any]]
    layout: dict[str, Any]


def _place(index: int) -> Place:
    """Four to a row, below the panels."""
    return Place(25 * (index % 4), BELOW + 28 * (index // 4), 25, 28)


def _listed(texts: Iterable[Text]) -> str:
    entries = (
        f'<p style="margin:4px 0"><span style="color:#94a3b8">step {t.step}</span> '
        f"{html.escape(t.text)}</p>"
        for t in reversed(list(texts))
    )
    style = "font:12px/1.45 Inter,Helvetica,Arial,sans-serif;color:#334155;padding:2px 8px"
    return f'<div style="{style}">{"".join(entries)}</div>'


def scatter(points: Points) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Traces and layout of an embedding, one colour a label."""
    labels = points.labels or ("points",) * len(points.x)
    traces: list[dict[str, Any]] = []
    for index, label in enumerate(sorted(set(labels))):
        rows = [i for i, other in enumerate(labels) if other == label]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": label,
                "x": [points.x[i] for i in rows],
                "y": [points.y[i] for i in rows],
                "marker": {"size": 5, "color": COLOURS[index % len(COLOURS)]},
            }
        )
    return traces, with_legend(layout(xaxis={"title": None}))
