"""A run's log read back, and shown again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from netviz.errors import TargetError
from netviz.live.events import Event, Start, loads
from netviz.live.options import WatchOptions
from netviz.live.publisher import mute, say
from netviz.live.sinks import Context, make, names
from netviz.live.state import State

BATCH = 5000


def events(path: Path) -> Iterator[Event]:
    """The records of a log; lines that are cut off or of a newer version are skipped.

    Raises `TargetError` where there is no log.
    """
    file = path / "run.jsonl" if path.is_dir() else path
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                event = loads(line)
                if event is not None:
                    yield event
    except OSError as error:
        raise TargetError(f"cannot read the run's log {file}: {error.strerror}") from None


def state_of(path: Path) -> State:
    """All that a log tells; `TargetError` where it holds no run."""
    state = State()
    for event in events(path):
        state.add(event)
    _check(state, path)
    return state


def replay(path: Path, options: WatchOptions) -> str:
    """Show the run of a log in ``options.to``; the address of its page, "" without one.

    Raises `TargetError` where there is no run in ``path``.
    """
    state = state_of(path)
    start = state.start
    name = options.name or (start.run if isinstance(start, Start) else path.stem)
    context = Context(name, path.parent, options, state, None, mute if options.quiet else say)
    url = ""
    for item in names(options.to):
        sink = make(item, context)
        batch: list[Event] = []
        for event in events(path):
            batch.append(event)
            if len(batch) >= BATCH:
                sink.write(batch)
                batch = []
        sink.write(batch)
        sink.close()
        url = url or str(getattr(sink, "url", ""))
    return url


def _check(state: State, path: Path) -> None:
    if state.start is None and not state.curves and not state.models:
        raise TargetError(f"{path} holds no run: give the run.jsonl that netviz watch wrote")
