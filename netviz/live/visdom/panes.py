"""Panes and data in one environment of a Visdom server."""

from __future__ import annotations

import json
from typing import Any

from netviz.live.http import Client, encoded
from netviz.live.panels import Place
from netviz.live.panels.base import Payload


class Panes:
    """What has been sent, so that only what differs is sent again."""

    def __init__(self, client: Client, env: str) -> None:
        self.client = client
        self.env = env
        self._sent: dict[str, bytes] = {}
        self._connection = 0
        self._socket = ""

    def __contains__(self, win: str) -> bool:
        return win in self._sent

    def lost(self) -> bool:
        """Whether the server may have been started anew, without its panes; asks it."""
        self.client.post("/env_state", {})
        if self.client.opened == self._connection:
            return False
        self.forget()
        self._connection = self.client.opened
        return True

    def forget(self) -> None:
        """Send everything, the next time."""
        self._sent.clear()
        self._socket = ""

    def send(self, win: str, payload: Payload, *, title: str, place: Place) -> None:
        """A pane's content, if it differs; its size only the first time: the user may change it."""
        content = encoded({"data": payload.data, "layout": payload.layout})
        if self._sent.get(win) == content:
            return
        size = place.pixels if win not in self._sent else {}
        place_of = encoded({"win": win, "eid": self.env, "opts": {"title": title, **size}})
        self.client.send("/events", content[:-1] + b"," + place_of[1:])
        if size:
            self.arrange(win, place)
        self._sent[win] = content

    def arrange(self, win: str, place: Place) -> None:
        """Tell the server where the pane stands, for pages that are opened later."""
        if not self._socket:
            self._socket = str(self.client.get("/socket_wrap").get("sid", ""))
        message = {"cmd": "layout_item_update", "eid": self.env, "win": win}
        body = json.dumps({**message, "data": place.grid(win)})
        self.client.post(
            "/socket_wrap", {"message_type": "send", "sid": self._socket, "message": body}
        )

    def close(self, win: str) -> None:
        """Take the pane away."""
        self.client.post("/close", {"win": win, "eid": self.env})
        self._sent.pop(win, None)

    def put(self, win: str, data: str) -> None:
        """JSON that lies on the server without being shown."""
        self.client.post("/win_data", {"eid": self.env, "win": win, "data": data})

    def get(self, win: str) -> Any:
        """What was `put`, by the page or here."""
        return self.client.post("/win_data", {"eid": self.env, "win": win})

    def save(self) -> None:
        """Have the server write the environment to its disk."""
        self.client.post("/save", {"data": [self.env]})
