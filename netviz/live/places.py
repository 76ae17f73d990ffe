"""Folders that the live monitor keeps between runs, by the XDG base directory specification."""

from __future__ import annotations

import os
from pathlib import Path


def cache() -> Path:
    """Files that can be had again: the scripts of Visdom's page."""
    return _home("XDG_CACHE_HOME", ".cache")


def state() -> Path:
    """Files that should outlive a run: saved environments, the server's process id, its log."""
    return _home("XDG_STATE_HOME", ".local/state")


def _home(variable: str, usual: str) -> Path:
    own = os.environ.get("NETVIZ_HOME")
    if own:
        return Path(own) / Path(usual).name
    given = os.environ.get(variable)
    return (Path(given) if given else Path.home() / usual) / "netviz"
