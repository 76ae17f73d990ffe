"""``netviz monitor``."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from netviz.cli.options import Debug
from netviz.cli.terminal import say

Port = Annotated[
    int | None,
    typer.Option("--port", help="Where to listen; 8097, or the next free one.", show_default=False),
]
Host = Annotated[
    str, typer.Option("--host", help="Which address to listen on; another needs --password.")
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        envvar="NETVIZ_PASSWORD",
        help="Ask for it on the page; the user is netviz.",
        show_default=False,
    ),
]
Background = Annotated[
    bool, typer.Option("--background", metavar="", help="Return at once; the server stays.")
]
Stop = Annotated[
    bool, typer.Option("--stop", metavar="", help="Stop the server that was started last.")
]
Open = Annotated[bool, typer.Option("--open", metavar="", help="Open the page in a browser.")]


def monitor(
    port: Port = None,
    host: Host = "127.0.0.1",
    password: Password = None,
    background: Background = False,
    stop: Stop = False,
    open_: Open = False,
    debug: Debug = False,
) -> None:
    """Start the live page's server: Visdom, on this machine only, with or without internet.

    \b
    Examples:
      netviz monitor
      netviz monitor --background --open
      netviz monitor --host 0.0.0.0 --password secret
      netviz monitor --stop
    """
    from netviz.live import server

    if stop:
        say("server", "stopped" if server.stop() else "none is running")
        return
    found = server.running(port) if port is not None or password is None else None
    if found is not None:
        say("server", f"runs already: {found.url}")
    elif background:
        found = server.start(host=host, port=port, password=password, say=_told)
        say("server", f"{found.url}  (stop it with: netviz monitor --stop)")
    if found is not None:
        if open_:
            typer.launch(found.url)
        return
    raise typer.Exit(_foreground(host, port, password, open_=open_))


def _told(line: str) -> None:
    say("server", line)


def _foreground(host: str, port: int | None, password: str | None, *, open_: bool) -> int:
    """Serve until Ctrl-C, or a signal that is passed on."""
    from netviz.live.server import manage

    settings = manage.prepare(host=host, port=port, password=password, say=_told)
    server = manage.Server(host, settings["port"], os.getpid(), settings["password"])
    process = subprocess.Popen(manage.command(settings), env=manage.environment())
    try:
        if not manage.await_answer(server, process):
            say("error", f"the server did not start on port {server.port}")
            return 2
        manage.note(manage.Server(host, server.port, process.pid, server.password))
        say("server", f"{server.url}  (Ctrl-C stops it)")
        sys.stderr.flush()
        if open_:
            typer.launch(server.url)
        return process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        process.terminate()
        process.wait(timeout=10)
