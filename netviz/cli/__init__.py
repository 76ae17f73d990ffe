"""The command line: parses, calls `netviz.api`, prints. One file a command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``netviz`` with the arguments of this process, and exit with its code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell: netviz >&-
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    from netviz.cli.app import app

    app(prog_name="netviz")
