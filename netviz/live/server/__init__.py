"""Visdom's server, started so that it works: any tornado, offline, for this machine only."""

from netviz.live.server.manage import Server, ensure, running, start, stop

__all__ = ["Server", "ensure", "running", "start", "stop"]
