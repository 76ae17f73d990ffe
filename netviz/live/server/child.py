"""The server's own process: ``python -m netviz.live.server.child '{"port": 8097, ...}'``.

visdom's own start downloads files, writes into site-packages, listens on every interface and
answers 403 under tornado 6.6 and later; here its application is set up directly instead.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import secrets
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

USER = "netviz"
SAVE_SECONDS = 30.0
STYLE = """
html, body { background-color: #e8ecf1 }
.window { border-radius: 5px; border: 1px solid #d5dce4; overflow: hidden }
.window .bar { background: #f8fafc; color: #475569 }
.window .bar > .pull-right:last-child { font-weight: 600 }
.js-plot-link-container { display: none }
.content-image { object-fit: contain; max-height: calc(100% - 124px) }
"""
"""What Visdom lets a user add to its page: quieter colours around the panes, no link to edit plots
on another site, pictures whole above their slider."""


def main(text: str) -> int:
    """Serve until a signal comes; environments are saved now and then, and at the end."""
    settings = json.loads(text)
    logging.getLogger().setLevel(logging.ERROR)
    application = _application(settings)
    try:
        application.listen(settings["port"], address=settings["host"], max_buffer_size=1024**3)
    except OSError as error:
        sys.stderr.write(f"port {settings['port']} of {settings['host']}: {error.strerror}\n")
        return 3
    _serve(application, Path(settings["envs"]))
    return 0


def _application(settings: dict[str, Any]) -> Any:
    """Visdom's application over our own static folder, environments and credentials."""
    import tornado.web
    import visdom.server.app

    visdom_app: Any = visdom.server.app

    class Static(tornado.web.StaticFileHandler):
        """Serves files; asks no version of ``../user/style.css``, which tornado 6.6 refuses."""

        @classmethod
        def get_version(cls, settings: Any, path: str) -> str | None:
            return None if path.startswith("../") else super().get_version(settings, path)

    visdom_app.tornado_settings.update(
        static_path=settings["static"],
        template_path=settings["static"],
        static_handler_class=Static,
        autoreload=False,
        log_function=lambda _: None,
    )
    credential = None
    if settings.get("password"):
        secret = Path(settings["envs"]) / "COOKIE_SECRET"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_hex(32), "utf-8")
        visdom_app.DEFAULT_ENV_PATH = f"{settings['envs']}/"
        twice = hashlib.sha256(settings["password"].encode()).hexdigest()
        credential = {"username": USER, "password": twice}
    Path(settings["envs"], "style.css").write_text(STYLE, "utf-8")
    _guard_against_other_sites()
    _look_here(f"{settings['envs']}/")
    _compare_in_order()
    _await_runs()
    _allow_no_user()
    return visdom_app.Application(
        port=settings["port"],
        env_path=f"{settings['envs']}/",
        user_credential=credential,
        eager_data_loading=False,
    )


def _guard_against_other_sites() -> None:
    """Refuse what another site's page, open in the same browser, sends to this server."""
    import tornado.web
    from visdom.server.handlers import base_handlers

    def own_origin(handler: Any) -> bool:
        origin = handler.request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == handler.request.host

    def prepare(handler: Any) -> None:
        if not own_origin(handler):
            raise tornado.web.HTTPError(403)

    for handler in (base_handlers.BaseHandler, base_handlers.BaseWebSocketHandler):
        setattr(handler, "prepare", prepare)  # noqa: B010 - a method replaced at run time


def _look_here(envs: str) -> None:
    """Comparing runs lists visdom's usual folder, wherever the environments are: list ours."""
    from visdom.server.handlers import web_handlers

    handlers: Any = web_handlers
    gather = handlers.gather_envs
    handlers.gather_envs = lambda state, env_path=envs: gather(state, env_path=env_path)


def _compare_in_order() -> None:
    """Visdom shows one run's curves as another's unless they are asked for in order of name."""
    from visdom.server.handlers import web_handlers

    handlers: Any = web_handlers
    compare = handlers.compare_envs
    handlers.compare_envs = lambda state, runs, *rest: compare(state, sorted(runs), *rest)


def _await_runs() -> None:
    """A run's page that is opened before its first pane comes waits for it, not for ``main``.

    Visdom's page shows its ``main`` environment, for good, when it is asked for one not there yet.
    """
    from visdom.server.handlers import web_handlers

    handlers: Any = web_handlers

    def get(self: Any, eid: str) -> None:
        items = handlers.gather_envs(self.state, env_path=self.env_path)
        self.render(
            "index.html",
            user=getpass.getuser(),
            items=items if eid in items else [*items, eid],
            active_item=eid,
            wrap_socket=self.wrap_socket,
        )

    handlers.EnvHandler.get = handlers.check_auth(get)


def _allow_no_user() -> None:
    """The page names its user; a container's user may have no name."""
    try:
        getpass.getuser()
    except (KeyError, OSError):
        getpass.getuser = lambda: USER


def _serve(application: Any, envs: Path) -> None:
    import tornado.ioloop
    from visdom.utils import server_utils

    utils: Any = server_utils

    loop = tornado.ioloop.IOLoop.current()

    def save() -> None:
        loaded = [k for k, v in application.state.items() if not isinstance(v, utils.LazyEnvData)]
        try:
            utils.serialize_env(application.state, loaded, env_path=f"{envs}/")
        except OSError as error:
            sys.stderr.write(f"environments not saved: {error}\n")

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.add_callback_from_signal(loop.stop))
    tornado.ioloop.PeriodicCallback(save, SAVE_SECONDS * 1000).start()
    loop.start()
    save()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
