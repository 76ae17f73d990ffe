"""A small server for this machine alone: the page, and word of every new version of it."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from netviz.renderers.policy import only
from netviz.renderers.templating import fill, shipped

_PATIENCE = 20.0
"""Seconds for which a request for news is held back while there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """``version`` grows with every change; ``page``: of which version the page is (0: none yet).

    ``error``: why the newest version could not be drawn, "" where it was.
    """

    version: int = 0
    page: int = 0
    name: str = ""
    error: str = ""


class Server:
    """Serves what was drawn last at ``address``; a context manager that starts and stops it.

    It is bound to 127.0.0.1, and its paths begin with a word that nobody can guess.
    """

    def __init__(self) -> None:
        self.news = News()
        self.page = b""
        self._told = threading.Condition()
        self._secret = secrets.token_urlsafe(9)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/{self._secret}/"

    def show(self, page: bytes, name: str) -> None:
        """``page`` is the newest one."""
        with self._told:
            version = self.news.version + 1
            self.page = page
            self.news = News(version=version, page=version, name=name)
            self._told.notify_all()

    def fail(self, error: str) -> None:
        """The newest version could not be drawn; the page before stays."""
        with self._told:
            old = self.news
            self.news = News(version=old.version + 1, page=old.page, name=old.name, error=error)
            self._told.notify_all()

    def after(self, version: int, seconds: float = _PATIENCE) -> News:
        """The news, held back while they are those of ``version``."""
        with self._told:
            self._told.wait_for(lambda: self.news.version != version, seconds)
            return self.news

    def __enter__(self) -> Server:  # noqa: PYI034 - Self is not in Python 3.10's typing
        threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, type and body for a request of ``path``."""
        asked = urlsplit(path)
        _, secret, name, *rest = (*asked.path.split("/"), "", "")
        if not secrets.compare_digest(secret.encode(), self._secret.encode()) or any(rest):
            return HTTPStatus.NOT_FOUND, "text/plain", b"not here"
        if name == "":
            return HTTPStatus.OK, "text/html", around()
        if name == "page":
            return HTTPStatus.OK, "text/html", self.page
        if name == "news":
            after = parse_qs(asked.query).get("after", ["0"])[0]
            found = self.after(int(after) if after.isdecimal() else 0)
            return HTTPStatus.OK, "application/json", json.dumps(asdict(found)).encode()
        return HTTPStatus.NOT_FOUND, "text/plain", b"not here"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = server.answer(self.path)
                self.send_response(status)
                for name, value in _HEADERS.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its base's name
                """Say nothing: the terminal is for the model."""

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True  # the reader went away

        return Handler


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def around() -> bytes:
    """The page around the network's own, which asks for news and puts the new one in its place."""
    script = Path(shipped(), "page", "watch.js").read_text(encoding="utf-8")
    policy = only(script, more="connect-src 'self'; frame-src 'self'; ")
    return fill("page/watch.html", {"script": script, "policy": policy}).encode()
