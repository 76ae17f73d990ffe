"""A run's log as one offline page, or as a PDF."""

from __future__ import annotations

from pathlib import Path

from netviz import output as files
from netviz.errors import FormatError
from netviz.live.replay import state_of

FORMATS = ("html", "pdf")


def report(log: str | Path, output: str | Path) -> Path:
    """Write the report of the run in ``log`` to ``output``, as its ending says.

    Raises `TargetError` where there is no run in ``log``, `FormatError` for another ending, and
    `OutputError`.
    """
    suffix = Path(output).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise FormatError(f"a report is .html or .pdf, not {Path(output).name!r}")
    files.check(output)
    state = state_of(Path(log))
    if suffix == "html":
        from netviz.live.report.html import render
    else:
        from netviz.live.report.pdf import render
    files.write(render(state), output)
    return Path(output)
