"""The commands in the order in which help lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz import __version__
from netviz.cli.draw import draw
from netviz.cli.formats import formats
from netviz.cli.guard import guarded
from netviz.cli.summary import summary
from netviz.cli.themes import themes
from netviz.cli.zoo import zoo

_ABOUT = """See neural networks: trace any PyTorch model, cost it layer by layer, draw it.

\b
  netviz draw model.py                    the model in it, as <name>.svg
  netviz draw zoo:resnet18 -o net.pdf     a built-in network, as PDF
  netviz summary model.py:Net             shapes, parameters, FLOPs

The input's shape need not be told: it is inferred, and said.
"""

app = typer.Typer(
    help=_ABOUT,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"netviz {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Take the options that belong to no command."""


for _command in (draw, summary, formats, zoo, themes):
    app.command()(guarded(_command))
