"""Where a run's page is."""

from __future__ import annotations

from netviz.errors import NetvizError
from netviz.live.http import Client
from netviz.live.sinks.base import Context


def page_of(context: Context) -> tuple[str, Client | None]:
    """The page's address and a client; none, and what to type, where Visdom cannot be had."""
    from netviz.live.server import ensure

    options, env = context.options, environment(context)
    if options.server:
        address = options.server if "//" in options.server else f"http://{options.server}"
        shown = address.rpartition("@")[2] if "@" in address else address.partition("//")[2]
        return f"http://{shown.rstrip('/')}/env/{env}", Client.to(address)
    try:
        server = ensure(port=options.port, say=context.say)
    except NetvizError as error:
        context.say(f"no page: {error}")
        context.say("the run's log goes on; netviz watch --replay shows it later")
        return "", None
    host = "127.0.0.1" if server.host in ("0.0.0.0", "::", "") else server.host
    return f"{server.url}/env/{env}", Client(host, server.port, password=server.password)


def environment(context: Context) -> str:
    """The run's name, without the slashes that Visdom takes for folders."""
    return context.name.replace("/", "-")
