"""A small client for Visdom's protocol: one kept connection, and a time limit on everything."""

from __future__ import annotations

import http.client
import json
import math
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

CONNECT_SECONDS = 1.0
READ_SECONDS = 3.0


class ServerError(Exception):
    """The server is not there, too slow, or refused."""


class Client:
    """Posts JSON to one server. ``password``: the SHA-256 of it, where the server asks for one.

    ``connect``, ``read``: seconds allowed for opening the connection, and for each answer.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        connect: float = CONNECT_SECONDS,
        read: float = READ_SECONDS,
        password: str = "",
        prefix: str = "",
    ) -> None:
        self._address = (host, port)
        self._limits = (connect, read)
        self._password = password
        self._prefix = prefix
        self._cookie = ""
        self.opened = 0
        """How often a connection has been opened: a server that restarts shows in it."""
        self._connection: http.client.HTTPConnection | None = None

    @classmethod
    def to(cls, url: str, **limits: float) -> Client:
        """A client for ``http://[user:password@]host[:port][/prefix]``."""
        from netviz.live.server.manage import PORT, hashed

        parts = urlsplit(url if "//" in url else f"http://{url}")
        secret = hashed(unquote(parts.password)) if parts.password else ""
        return cls(
            parts.hostname or "localhost",
            parts.port or PORT,
            password=secret,
            prefix=parts.path.rstrip("/"),
            **limits,
        )

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send ``body`` to ``path``; the answer, as JSON where it is, else as text.

        Raises `ServerError`. A kept connection that the server has closed is opened anew, once.
        """
        return self.send(path, encoded(body))

    def send(self, path: str, data: bytes) -> Any:
        """As `post`, of JSON that is encoded already."""
        if self._password and not self._cookie:
            self._login()
        return _decoded(self._send(path, data))

    def get(self, path: str) -> Any:
        """Fetch ``path``; as `post`."""
        if self._password and not self._cookie:
            self._login()
        return _decoded(self._send(path, None))

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _login(self) -> None:
        self._send("/", encoded({"username": "netviz", "password": self._password}))
        if not self._cookie:
            raise ServerError("the server does not take this password")

    def _send(self, path: str, data: bytes | None) -> bytes:
        fresh = self._connection is None
        try:
            return self._exchange(path, data)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if fresh or isinstance(error, TimeoutError):
                raise ServerError(str(error) or type(error).__name__) from error
        try:
            return self._exchange(path, data)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise ServerError(str(error) or type(error).__name__) from error

    def _exchange(self, path: str, data: bytes | None) -> bytes:
        connection = self._connection or self._open()
        headers = {"Content-Type": "application/json"}
        if self._cookie:
            headers["Cookie"] = self._cookie
        method = "GET" if data is None else "POST"
        connection.request(method, self._prefix + path, data, headers)
        answer = connection.getresponse()
        body = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._cookie = cookie.partition(";")[0]
        if answer.status >= 400:
            raise ServerError(f"{path} answered {answer.status}")
        return body

    def _open(self) -> http.client.HTTPConnection:
        connect, read = self._limits
        connection = http.client.HTTPConnection(*self._address, timeout=connect)
        connection.connect()
        connection.sock.settimeout(read)
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self.opened += 1
        return connection


def encoded(value: Any) -> bytes:
    """Compact JSON; numbers that are not finite, which it has not, become null."""
    try:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(value), separators=(",", ":"), allow_nan=False)
    return text.encode()


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _decoded(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError:
        return answer.decode("utf-8", "replace")
