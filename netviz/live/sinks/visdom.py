"""The page: panes in a Visdom server, whole and at most once a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from netviz.live.breaker import Breaker
from netviz.live.events import Event, Layers
from netviz.live.http import ServerError
from netviz.live.panels import ARCHITECTURE, METRICS, PANELS, Panel, Place, architecture
from netviz.live.panels.base import Payload, View, chosen, waiting
from netviz.live.panels.images import Gallery
from netviz.live.panels.layer import selected
from netviz.live.sinks.base import Context
from netviz.live.visdom.address import environment, page_of
from netviz.live.visdom.orders import Orders, obey, seen
from netviz.live.visdom.panes import Panes
from netviz.live.visdom.turns import Turns

SAVE_SECONDS = 60.0


class Visdom:
    """Keeps the panes of one run up to date, through restarts of the server.

    ``once``: seconds of processor time spent on what is drawn once a run.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.once = 0.0
        self.url, client = page_of(context)
        self._panes = Panes(client, environment(context)) if client is not None else None
        self._breaker, self._turns = Breaker(), Turns()
        self._gallery, self._orders = Gallery(), Orders()
        self._view = View()
        self._moved: dict[str, Place] = {}
        self._measured = "{}"
        self._due = self._saved = 0.0
        self._announced = False

    def write(self, events: Sequence[Event], /) -> None:
        """Events are drawn from the state, at the next refresh."""

    def refresh(self) -> None:
        """Send what has changed, if it is time to."""
        if self._panes is not None and time.monotonic() >= self._due and self._breaker.closed:
            self._tried(partial(self._publish, self._panes))

    def close(self) -> None:
        """The last state, saved on the server's disk."""
        if self._panes is None:
            return
        for _ in range(2):
            self._turns.forget()
            if self._tried(partial(self._publish, self._panes)):
                self._tried(self._panes.save)
                break
        self._panes.client.close()

    def _tried(self, act: Callable[[], None]) -> bool:
        """Whether the server took what ``act`` sends; a change of its state is said, once."""
        try:
            act()
        except ServerError as error:
            if self._breaker.failed():
                self._context.say(f"the page's server does not answer ({error}); training goes on")
            return False
        if self._breaker.worked():
            self._context.say("the page's server is back")
        return True

    def _publish(self, panes: Panes) -> None:
        if panes.lost():
            self._begin(panes)
        self._obey(panes)
        self._draw(panes)
        if time.monotonic() > self._saved + SAVE_SECONDS:
            self._saved = time.monotonic()
            panes.save()
        self._announce()
        self._due = time.monotonic() + self._context.options.refresh

    def _begin(self, panes: Panes) -> None:
        """Begin anew: the server's panes may be gone."""
        self._gallery.forget()
        self._turns.forget()
        self._orders.begin(panes)
        self._number(panes)  # the page may ask for them as soon as its first pane is there

    def _obey(self, panes: Panes) -> None:
        order = self._orders.take(panes)
        if order is not None:
            self._view = seen(order, self._view)
            if self._context.control is not None:
                obey(order, self._context.control)

    def _draw(self, panes: Panes) -> None:
        state, take = self._context.state, self._turns.take
        models = tuple(w.model.name + w.model.graph for w in state.models.values())
        take(ARCHITECTURE[0], models, partial(self._architecture, panes))
        self._select()
        self._make_room(panes)
        for panel in PANELS:
            draw = partial(self._panel, panes, panel)
            take(panel.id, panel.key(state), draw, view=self._view)
        for win, place in self._gallery.send(panes.client, state, panes.env):
            panes.arrange(win, place)
        take("measured", (models, state.arrived[Layers]), self._measure)
        control = self._context.control
        asked = (control.every, control.paused, control.layer) if control is not None else ()
        take("numbers", (state.version, asked, self._measured), partial(self._number, panes))

    def _architecture(self, panes: Panes) -> None:
        began = time.thread_time()
        content = architecture.page(self._context.state, panes.env)
        win, title, place = ARCHITECTURE
        panes.send(
            win, Payload([{"type": "text", "content": content}], {}), title=title, place=place
        )
        self.once += time.thread_time() - began

    def _panel(self, panes: Panes, panel: Panel) -> None:
        payload = panel.draw(self._context.state, self._view)
        if payload is None and panel.id in self._moved:
            return
        place = self._moved.get(panel.id, panel.place)
        panes.send(panel.id, payload or waiting(panel.empty), title=panel.title, place=place)

    def _measure(self) -> None:
        self._measured = architecture.measured(self._context.state)

    def _number(self, panes: Panes) -> None:
        told = architecture.numbers(self._context.state, self._context.control, self._measured)
        panes.put("numbers", told)

    def _make_room(self, panes: Panes) -> None:
        """The first picture takes the place of metrics where nobody logs any."""
        state = self._context.state
        if state.images and self._gallery.empty and METRICS.draw(state, self._view) is None:
            panes.close(METRICS.id)
            self._moved[METRICS.id] = self._gallery.take(METRICS.place)

    def _select(self) -> None:
        """Show the layer whose distributions are kept; until there is one, keep the shown one's."""
        control, watched = self._context.control, chosen(self._context.state, self._view)
        if control is None or watched is None or not watched.model.layers:
            return
        if not control.layer:
            control.layer = watched.paths[selected(watched, self._view)]
        elif not self._view.layer:
            self._view = View(self._view.model, control.layer)

    def _announce(self) -> None:
        """Say where the page is, once it is there."""
        if self._announced:
            return
        self._announced = True
        self._context.say(f"watching {self._context.name} on {self.url}")
        if self._context.options.open:
            import webbrowser

            webbrowser.open(self.url)
