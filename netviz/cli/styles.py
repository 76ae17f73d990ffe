"""``netviz styles``."""

from __future__ import annotations

import sys
from dataclasses import fields


def styles() -> None:
    """List the styles for netviz draw --style, each with its options."""
    sys.stdout.write("\n".join(_lines()) + "\n")


def _lines() -> list[str]:
    from netviz.layouts.styles import STYLES, module

    wide = max(map(len, STYLES)) + 2
    found = [
        f"{'auto':<{wide}}the one that suits the network",
        f"{'graph':<{wide}}boxes and arrows, placed by Graphviz (the default)",
    ]
    for name, style in STYLES.items():
        found.append(f"{name:<{wide}}{style.about}")
        plain = module(name).Options()
        options = [f"{f.name}={_shown(getattr(plain, f.name))}" for f in fields(plain)]
        found += [f"{'':<{wide}}  --option {option}" for option in options]
    return found


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
