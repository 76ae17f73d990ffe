"""``--set NAME=VALUE ...``: options for the model that is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from netviz.cli.choices import pairs

_UsageError: type[Exception] = typer.BadParameter.__bases__[0]  # typer does not export it
_PAIR = re.compile(r"[A-Za-z_]\w*=")

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE ...",
        help="Options of a zoo model, or of model.py:Net, as in --set width=256 layers=4.",
        rich_help_panel="The model and its input",
        show_default=False,
    ),
]


class SettingsCommand(TyperCommand):
    """A command whose ``--set`` takes every NAME=VALUE that follows it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As always, with ``--set a=1 b=2`` spelt out; tells what a word too many may be."""
        try:
            return super().parse_args(ctx, list(_spelt_out(args)))
        except _UsageError as error:
            said = getattr(error, "message", "")
            if said.startswith("Got unexpected extra argument"):
                ctx.fail(f"{said}. A model in a file is named after a colon: model.py:Net")
            raise


def _spelt_out(args: list[str]) -> Iterator[str]:
    """``--set a=1 b=2`` as ``--set a=1 --set b=2``."""
    within = False  # of the values of a --set, past the first
    for place, arg in enumerate(args):
        if arg == "--":
            yield from args[place:]
            return
        if args[place - 1 : place] == ["--set"]:
            within = True
        elif within and _PAIR.match(arg):
            yield "--set"
        else:
            within = arg.startswith("--set=")
        yield arg


def with_settings(target: str, settings: list[str] | None) -> str:
    """``target`` with the values of ``--set`` in it; raises `TargetError` where it takes none."""
    if not settings:
        return target
    from netviz.tracers.target.settings import configured

    return configured(target, pairs(settings))
