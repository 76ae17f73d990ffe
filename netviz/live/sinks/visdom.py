"""The page: panes in a Visdom server, whole and at most once a second."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from netviz.errors import NetvizError
from netviz.live.breaker import Breaker
from netviz.live.events import Event
from netviz.live.http import Client, ServerError, encoded
from netviz.live.panels import ARCHITECTURE, PANELS, Place, architecture
from netviz.live.panels.base import Payload, View, chosen, waiting
from netviz.live.panels.images import Gallery
from netviz.live.panels.layer import selected
from netviz.live.sinks.base import Context

SHARE = 0.01
"""Of one processor, at most, for drawing the page: it is refreshed less often where it costs."""
LONGEST = 5.0
"""Seconds between two refreshes, at most, whatever they cost."""
SAVE_SECONDS = 60.0


class Visdom:
    """Keeps the panes of one run up to date, through restarts of the server."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.url, self._client = _server(context)
        self._env = context.name.replace("/", "-")
        self._breaker = Breaker()
        self._sent: dict[str, bytes] = {}
        self._models: tuple[str, ...] = ()
        self._gallery = Gallery()
        self._orders = 0
        self._view = View()
        self._due = self._saved = 0.0
        self._version = -1
        self._generation = 0
        self._socket = ""
        self._once = 0.0
        self._moved: dict[str, Place] = {}
        self._announced = False

    def write(self, events: Sequence[Event], /) -> None:
        """Events are drawn from the state, at the next refresh."""

    def refresh(self) -> None:
        """Send what has changed, if it is time to."""
        if self._client is None or time.monotonic() < self._due or not self._breaker.closed:
            return
        self._publish()

    def close(self) -> None:
        """The last state, saved on the server's disk."""
        if self._client is not None and (self._publish() or self._publish()):
            self._quietly("/save", {"data": [self._env]})
        if self._client is not None:
            self._client.close()

    def _publish(self) -> bool:
        began = time.thread_time()
        try:
            self._send_all()
        except ServerError as error:
            if self._breaker.failed():
                self._context.say(f"the page's server does not answer ({error}); training goes on")
            self._sent.clear()
            return False
        if self._breaker.worked():
            self._context.say("the page's server is back")
        self._announce()
        cost = time.thread_time() - began - self._once
        self._once = 0.0
        wait = min(cost / SHARE, LONGEST)
        self._due = time.monotonic() + max(self._context.options.refresh, wait)
        return True

    def _send_all(self) -> None:
        client, state = self._client, self._context.state
        if client is None:
            return
        self._fresh_server(client)
        self._take_orders(client)
        if state.version == self._version and self._sent:
            return
        self._architecture(client)
        self._select()
        self._make_room(client)
        for panel in PANELS:
            payload = panel.draw(state, self._view)
            if payload is None and panel.id in self._moved:
                continue
            place = self._moved.get(panel.id, panel.place)
            content = payload or waiting(panel.empty)
            self._send(client, panel.id, content, title=panel.title, place=place)
        for win, place in self._gallery.send(client, state, self._env):
            self._arrange(client, win, place)
        overhead = state.last("monitor/overhead") or 0.0
        data = architecture.numbers(state, self._context.control, overhead)
        self._post_data(client, "numbers", data)
        self._version = state.version
        self._save(client)

    def _fresh_server(self, client: Client) -> None:
        """Begin anew where the connection had to be opened again: its panes may be gone."""
        client.post("/env_state", {})
        if client.opened != self._generation:
            self._sent.clear()
            self._gallery.forget()
            self._socket = ""
            self._models = ()
            self._generation = client.opened
            self._post_data(client, "orders", {"command": "layout", "n": self._orders})

    def _architecture(self, client: Client) -> None:
        models = tuple(w.model.name + w.model.graph for w in self._context.state.models.values())
        win, title, place = ARCHITECTURE
        if models == self._models and win in self._sent:
            return
        began = time.thread_time()
        content = architecture.page(self._context.state, self._env)
        self._once += time.thread_time() - began  # laying out is done once, not every time
        payload = Payload([{"type": "text", "content": content}], {})
        self._send(client, win, payload, title=title, place=place)
        self._models = models

    def _make_room(self, client: Client) -> None:
        """The first picture takes the place of metrics where nobody logs any."""
        state, metrics = self._context.state, PANELS[1]
        if state.images and self._gallery.empty and metrics.draw(state, self._view) is None:
            client.post("/close", {"win": metrics.id, "eid": self._env})
            self._sent.pop(metrics.id, None)
            self._moved[metrics.id] = self._gallery.take(metrics.place)

    def _select(self) -> None:
        """Show the layer whose distributions are kept; until there is one, keep the shown one's."""
        control, watched = self._context.control, chosen(self._context.state, self._view)
        if control is None or watched is None or not watched.model.layers:
            return
        if not control.layer:
            control.layer = watched.paths[selected(watched, self._view)]
        elif not self._view.layer:
            self._view = View(self._view.model, control.layer)

    def _send(
        self, client: Client, win: str, payload: Payload, *, title: str, place: Place
    ) -> None:
        """A pane's content, if it differs; its size only the first time: the user may change it."""
        content = encoded({"data": payload.data, "layout": payload.layout})
        if self._sent.get(win) == content:
            return
        size = place.pixels if win not in self._sent else {}
        place_of = encoded({"win": win, "eid": self._env, "opts": {"title": title, **size}})
        client.send("/events", content[:-1] + b"," + place_of[1:])
        if size:
            self._arrange(client, win, place)
        self._sent[win] = content

    def _arrange(self, client: Client, win: str, place: Place) -> None:
        """Tell the server where the pane stands, for pages that are opened later."""
        if not self._socket:
            self._socket = str(client.get("/socket_wrap").get("sid", ""))
        message = {"cmd": "layout_item_update", "eid": self._env, "win": win}
        body = json.dumps({**message, "data": place.grid(win)})
        client.post("/socket_wrap", {"message_type": "send", "sid": self._socket, "message": body})

    def _post_data(self, client: Client, win: str, data: Mapping[str, Any]) -> None:
        """Data that lies on the server without being shown."""
        client.post("/win_data", {"eid": self._env, "win": win, "data": json.dumps(data)})

    def _take_orders(self, client: Client) -> None:
        """What was clicked on the page since the last time."""
        control = self._context.control
        found = client.post("/win_data", {"eid": self._env, "win": "orders"})
        number = found.get("n", 0) if isinstance(found, dict) else 0
        if not isinstance(number, int) or number <= self._orders:
            return
        self._orders, self._version = number, -1
        self._view = View(
            str(found.get("model", self._view.model)), str(found.get("layer", self._view.layer))
        )
        if control is None:
            return
        if "layer" in found:
            control.layer = str(found["layer"])
        if isinstance(found.get("every"), int):
            control.every = max(1, found["every"])
        if "paused" in found:
            control.paused = bool(found["paused"])
        if found.get("stop"):
            control.stop()

    def _save(self, client: Client) -> None:
        if time.monotonic() > self._saved + SAVE_SECONDS:
            self._saved = time.monotonic()
            client.post("/save", {"data": [self._env]})

    def _quietly(self, path: str, body: Mapping[str, Any]) -> None:
        if self._client is not None and self._breaker.closed:
            try:
                self._client.post(path, body)
            except ServerError:
                self._breaker.failed()

    def _announce(self) -> None:
        """Say where the page is, once it is there."""
        if self._announced:
            return
        self._announced = True
        self._context.say(f"watching {self._context.name} on {self.url}")
        if self._context.options.open:
            import webbrowser

            webbrowser.open(self.url)


def _server(context: Context) -> tuple[str, Client | None]:
    """The page's address and a client; none, and what to type, where Visdom cannot be had."""
    from netviz.live.server import ensure

    options = context.options
    name = context.name.replace("/", "-")
    if options.server:
        address = options.server if "//" in options.server else f"http://{options.server}"
        shown = address.rpartition("@")[2] if "@" in address else address.partition("//")[2]
        return f"http://{shown.rstrip('/')}/env/{name}", Client.to(address)
    try:
        server = ensure(port=options.port, say=context.say)
    except NetvizError as error:
        context.say(f"no page: {error}")
        context.say("the run's log goes on; netviz watch --replay shows it later")
        return "", None
    host = "127.0.0.1" if server.host in ("0.0.0.0", "::", "") else server.host
    return f"{server.url}/env/{name}", Client(host, server.port, password=server.password)
