"""The command line: parses, calls `netviz.api`, prints. One file a command."""

from __future__ import annotations


def main() -> None:
    """Run ``netviz`` with the arguments of this process, and exit with its code."""
    from netviz.cli.app import app

    app(prog_name="netviz")
