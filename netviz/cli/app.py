"""The commands in the order in which help lists them."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from netviz import __version__
from netviz.cli.diff import diff
from netviz.cli.draw import draw
from netviz.cli.explain import explain
from netviz.cli.formats import formats
from netviz.cli.guard import guarded
from netviz.cli.monitor import monitor
from netviz.cli.open import open_page
from netviz.cli.run_report import report
from netviz.cli.settings import SettingsCommand
from netviz.cli.styles import styles
from netviz.cli.summary import summary
from netviz.cli.targets import looks_like_target
from netviz.cli.themes import themes
from netviz.cli.watch import SETTINGS, WatchCommand, watch
from netviz.cli.zoo import zoo

_ABOUT = """See neural networks: trace any PyTorch model, cost it layer by layer, draw it.

\b
  netviz draw model.py                    the model in it, as <name>.svg
  netviz draw zoo:resnet18 -o net.pdf     a built-in network, as PDF
  netviz open model.py                    the model explored in the browser
  netviz summary model.py:Net             shapes, parameters, FLOPs
  netviz diff old.json model.py           what has changed
  netviz watch train.py                   a training watched live, layer by layer
  netviz explain conv                     how a convolution computes

The input's shape need not be told: it is inferred, and said.
"""


class _Commands(TyperGroup):
    """The commands, and a word for those who forget to say which."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As always, but a TARGET in the place of a command is told from a misspelt one."""
        name = args[0]
        if self.get_command(ctx, name) is None and looks_like_target(name):
            ctx.fail(f"say what to do with it: netviz draw {name}, or netviz summary {name}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Commands,
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


for _name, _command in (
    ("draw", draw),
    ("open", open_page),
    ("summary", summary),
    ("diff", diff),
    ("formats", formats),
    ("styles", styles),
    ("themes", themes),
    ("zoo", zoo),
):
    app.command(_name, cls=SettingsCommand)(guarded(_command))
app.command(cls=WatchCommand, context_settings=SETTINGS)(guarded(watch))
app.command()(guarded(monitor))
app.command()(guarded(report))

app.add_typer(explain, name="explain")
