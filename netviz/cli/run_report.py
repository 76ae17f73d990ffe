"""``netviz report``."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz.cli.options import Debug
from netviz.cli.terminal import say

Log = Annotated[
    str,
    typer.Argument(metavar="RUN", help="A run's log (run.jsonl), or its folder."),
]
Output = Annotated[
    str,
    typer.Option("--output", "-o", metavar="FILE", help="report.html, or report.pdf."),
]


def report(log: Log, output: Output = "report.html", debug: Debug = False) -> None:
    """Write a run's curves, layers, network and alerts as one offline page, or a PDF.

    \b
    Examples:
      netviz report netviz-runs/train_1123-154210
      netviz report run.jsonl -o report.pdf
    """
    from netviz.live.report import report as write

    say("wrote", str(write(log, output)))
