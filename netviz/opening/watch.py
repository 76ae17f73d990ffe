"""Draw a model again whenever its file, or one that it reads, is saved."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netviz.opening.saved import Saved, file_of, folder_of
from netviz.opening.server import Server
from netviz.opening.spare import Spare
from netviz.opening.worker import Job, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """``target`` and how it is traced (`netviz.resolve.Request`) and drawn (`DrawOptions`).

    ``told``: called with what came of every drawing.
    """

    target: str
    tracing: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    told: Callable[[Outcome], None]

    def run(self, server: Server) -> None:
        """Draw now, and at every save, until interrupted; ``server`` shows what is drawn.

        A model that cannot be drawn is told of, and watched on. Raises `TargetError` where there
        is nothing to watch.
        """
        file = file_of(self.target)
        saved = Saved()
        saved.watch([file] if file is not None else [], since=time.time())
        spare = Spare()
        try:
            with tempfile.TemporaryDirectory(prefix="netviz-") as home:
                while True:
                    self._draw(spare, saved, (Path(home), folder_of(file)), server)
                    saved.wait()
        finally:
            spare.close()

    def _draw(self, spare: Spare, saved: Saved, folders: tuple[Path, Path], server: Server) -> None:
        """One drawing; where a file is saved meanwhile, it is given up for the next."""
        home, listened = folders
        page = home / "page.html"
        job = Job(
            target=self.target,
            tracing=self.tracing,
            options=self.options,
            page=str(page),
            outcome=str(home / "outcome.json"),
        )
        saved.look()
        started = time.time()
        outcome = spare.draw(job, listened, saved.changed)
        if outcome is None:
            return
        saved.watch(outcome.read, since=started)
        if outcome.error:
            server.fail(outcome.error)
        else:
            server.show(page.read_bytes(), outcome.name)
        self.told(outcome)
