"""What a pane depends on. A key is a small value: the pane is drawn anew where it has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from netviz.live.events import Event
from netviz.live.state import State

Key = Callable[[State], Hashable]


def arrived(*kinds: type[Event]) -> Key:
    """Changes with each event of these kinds."""
    return lambda state: tuple(state.arrived[kind] for kind in kinds)


def named(*starts: str) -> Key:
    """Changes with each point of the curves whose names start so."""
    return curves(lambda name, _: name.startswith(starts))


def curves(which: Callable[[str, State], bool]) -> Key:
    """Changes with each point of the curves for which ``which`` is true."""
    return lambda state: sum(s.count for name, s in state.curves.items() if which(name, state))


def both(first: Key, second: Key) -> Key:
    """Changes with either."""
    return lambda state: (first(state), second(state))
