"""``netviz formats``."""

from __future__ import annotations

import sys

from netviz.cli.terminal import encodable
from netviz.renderers import DIFFERENCES, FORMATS, TABLES


def formats() -> None:
    """List what draw and summary can write."""
    lines = ["netviz draw TARGET -o FILE, by the file's ending"]
    lines += [f"  .{name:<7} {form.about}" for name, form in FORMATS.items()]
    lines += ["", "netviz summary TARGET --format NAME"]
    lines += [f"  {name:<8} {form.about}" for name, form in TABLES.items()]
    lines += ["", "netviz diff A B --format NAME, or -o FILE; pictures as .svg, .png, .pdf"]
    lines += [f"  {name:<8} {form.about}" for name, form in DIFFERENCES.items()]
    sys.stdout.write(encodable("\n".join(lines) + "\n", sys.stdout))
