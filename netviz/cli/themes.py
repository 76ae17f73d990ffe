"""``netviz themes``."""

from __future__ import annotations

import sys


def themes() -> None:
    """List the themes for netviz draw --theme."""
    from netviz.themes import names

    sys.stdout.write("\n".join(names()) + "\n")
