"""``netviz zoo``."""

from __future__ import annotations

import sys

from netviz.cli.terminal import encodable


def zoo() -> None:
    """List the built-in models, each drawn by netviz draw zoo:NAME."""
    from netviz.zoo import MODELS

    wide = max(map(len, MODELS))
    lines = [f"zoo:{name:<{wide}}  {entry.paper}" for name, entry in MODELS.items()]
    sys.stdout.write(encodable("\n".join(lines) + "\n", sys.stdout))
