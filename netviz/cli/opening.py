"""What ``netviz open`` does: draw the page and show it, once or at every save."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.cli.progress import progress
from netviz.cli.report import draw_report
from netviz.cli.terminal import prints_to_stderr, say
from netviz.opening.browser import show, temporary
from netviz.opening.worker import Outcome
from netviz.picture import Drawing, rehearse
from netviz.resolve import Request, resolve

Choices = tuple[Mapping[str, Any], Mapping[str, Any]]
"""How it is traced (`Request`), and how it is drawn."""


def once(target: str, choices: Choices, *, browser: bool, quiet: bool) -> Path:
    """Draw the page of ``target`` in a temporary place, show it, print its path."""
    tracing, options = choices
    with prints_to_stderr(), progress(quiet=quiet) as step:
        rehearse(options, "html")
        found = resolve(target, Request(**tracing), step=step)
        step(f"Drawing {found.graph.name}")
        page = Drawing(found.graph, options).render("html")
        path = temporary(found.graph.name, page)
    if not quiet:
        draw_report(found, path=files.STDOUT, data=page, suffix="html")  # its path is printed below
    sys.stdout.write(f"{path}\n")
    sys.stdout.flush()
    if browser:
        _show(path.as_uri(), quiet=quiet)
    return path


def watched(target: str, choices: Choices, *, browser: bool, quiet: bool) -> None:
    """Show the page of ``target``, and draw it anew at every save, until Ctrl-C."""
    from netviz.opening.saved import file_of
    from netviz.opening.server import Server
    from netviz.opening.watch import Watching

    file_of(target)  # what cannot be watched is told before anything is started
    rehearse(choices[1], "html")
    said = Watching(
        target=target,
        tracing=choices[0],
        options=choices[1],
        told=lambda outcome: _tell(outcome, quiet=quiet),
    )
    with Server() as server:
        sys.stdout.write(f"{server.address}\n")
        sys.stdout.flush()
        if not quiet:
            say("watching", f"{target}; Ctrl-C ends it")
        if browser:
            _show(server.address, quiet=quiet)
        try:
            said.run(server)
        except KeyboardInterrupt:
            say("stopped", "no longer watching")


def _tell(outcome: Outcome, *, quiet: bool) -> None:
    if outcome.error:
        say("error", outcome.error)
    elif not quiet:
        say("drawn", f"{outcome.name}: {outcome.operators:,} operators")


def _show(address: str, *, quiet: bool) -> None:
    if not show(address) and not quiet:
        say("note", "no browser to be found here: open the page by hand")
