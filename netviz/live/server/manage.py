"""Starting, finding and stopping the server's process."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from netviz.errors import NetvizError
from netviz.live import places
from netviz.live.http import Client, ServerError
from netviz.live.server import assets

PORT = 8097
HOST = "127.0.0.1"
START_SECONDS = 20.0
_OPEN_HOSTS = ("0.0.0.0", "::", "")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. ``pid``: 0 when it is not ours. ``password``: its SHA-256, or ""."""

    host: str = HOST
    port: int = PORT
    pid: int = 0
    password: str = ""

    @property
    def url(self) -> str:
        """The address to open in a browser of this machine."""
        shown = "localhost" if self.host in (HOST, *_OPEN_HOSTS) else self.host
        return f"http://{shown}:{self.port}"


def hashed(password: str) -> str:
    """What the login page sends for ``password``."""
    return hashlib.sha256(password.encode()).hexdigest()


def running(port: int | None = None) -> Server | None:
    """The server that answers on ``port`` (or the last one started), ours or another Visdom."""
    noted = _read()
    if noted is not None and port in (None, noted.port) and _answers(noted):
        return noted
    wanted = Server(port=port or PORT)
    return wanted if _answers(wanted) else None


def ensure(*, port: int | None = None, say: assets.Say = lambda _: None) -> Server:
    """A server on this machine: the one that runs, or a new one that outlives this process."""
    return running(port) or start(port=port, say=say)


def start(
    *,
    host: str = HOST,
    port: int | None = None,
    password: str | None = None,
    say: assets.Say = lambda _: None,
) -> Server:
    """Start a server in a process of its own and wait until it answers (well under a second).

    ``port`` None: 8097, or the next free one. Raises `MissingPackageError` where visdom or its
    scripts cannot be had, and `NetvizError` for a taken port or an open host without a password.
    """
    settings = prepare(host=host, port=port, password=password, say=say)
    envs = Path(settings["envs"])
    with (envs.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command(settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C meant for the training does not reach it
            env=environment(),
        )
    server = Server(host, settings["port"], process.pid, settings["password"])
    if not await_answer(server, process):
        process.kill()
        raise NetvizError(
            f"the live page's server did not start; its log: {envs.parent / 'server.log'}"
        )
    note(server)
    return server


def await_answer(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server's process answers; False when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(server):
        if process.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def prepare(
    *, host: str, port: int | None, password: str | None, say: assets.Say = lambda _: None
) -> dict[str, Any]:
    """What the server's process is told; raises as `start` does."""
    if host not in (HOST, "localhost", "::1") and not password:
        raise NetvizError(f"--host {host} would let others read and stop your runs: add --password")
    static = assets.prepare(say)
    envs = places.state() / "environments"
    envs.mkdir(parents=True, exist_ok=True)
    return {
        "host": host,
        "port": _port(host, port),
        "static": str(static),
        "envs": str(envs),
        "password": hashed(password) if password else "",
    }


def command(settings: dict[str, Any]) -> list[str]:
    """The command that runs the server in the foreground."""
    return [sys.executable, "-m", "netviz.live.server.child", json.dumps(settings)]


def stop() -> bool:
    """Stop the server that was noted, by its own process id; False when none runs."""
    noted = _read()
    if noted is None or not noted.pid or not _answers(noted):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(noted.pid, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while _answers(noted) and time.monotonic() < deadline:
        time.sleep(0.02)
    _file().unlink(missing_ok=True)
    return True


def note(server: Server) -> None:
    """Remember ``server`` for `running` and `stop`; readable by this user only."""
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().touch(mode=0o600)
    _file().write_text(json.dumps(asdict(server)), "utf-8")


def _file() -> Path:
    return places.state() / "server.json"


def _read() -> Server | None:
    try:
        return Server(**json.loads(_file().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _answers(server: Server) -> bool:
    """Whether a Visdom answers there."""
    host = HOST if server.host in _OPEN_HOSTS else server.host
    client = Client(host, server.port, connect=0.3, read=2.0, password=server.password)
    try:
        return isinstance(client.post("/env_state", {}), list)
    except ServerError:
        return False
    finally:
        client.close()


def _port(host: str, wanted: int | None) -> int:
    for port in [wanted] if wanted is not None else range(PORT, PORT + 50):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise NetvizError(f"port {wanted or PORT} of {host} is taken; choose another with --port")


def environment() -> dict[str, str]:
    """Ours, with the netviz that runs now importable also from a checkout."""
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}
