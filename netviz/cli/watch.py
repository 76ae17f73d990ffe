"""``netviz watch``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from netviz.cli.choices import flag
from netviz.cli.options import Debug, Quiet
from netviz.cli.terminal import say
from netviz.errors import TargetError

SETTINGS = {"allow_interspersed_args": False}
"""What follows the script is the script's own."""


class WatchCommand(TyperCommand):
    """A command for which what follows ``-m MODULE`` is the module's own, as for python."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As always, with the module's arguments set off by ``--``."""
        valued = {
            name
            for param in self.params
            if not getattr(param, "is_flag", True)
            for name in param.opts
        }
        place = 0
        while place < len(args) and args[place].startswith("-") and args[place] != "--":
            if args[place] == "-m":
                args = [*args[: place + 2], "--", *args[place + 2 :]]
                break
            place += 2 if args[place] in valued else 1
        return super().parse_args(ctx, args)


if TYPE_CHECKING:
    from netviz.live.options import WatchOptions

_WHERE = "Where it is shown"
_HOW = "How it is watched"

Script = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCRIPT [-- ITS ARGUMENTS]", help="The training to run.", show_default=False
    ),
]
Module = Annotated[
    str | None,
    typer.Option("-m", metavar="MODULE", help="Run a module, as python -m.", show_default=False),
]
Every = Annotated[
    int,
    typer.Option("--every", help="Steps between two looks at all layers.", rich_help_panel=_HOW),
]
Budget = Annotated[
    float,
    typer.Option("--budget", help="Share of the time allowed to it.", rich_help_panel=_HOW),
]
RaiseOn = Annotated[
    str | None,
    typer.Option(
        "--raise-on",
        metavar="RULES",
        help='Rules that end the training, with commas, or "any".',
        rich_help_panel=_HOW,
        show_default=False,
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="SINKS",
        help="visdom, tensorboard, terminal, wandb, trackio (with commas), or none.",
        rich_help_panel=_WHERE,
        show_default="visdom",
    ),
]
Tui = Annotated[bool, flag("--tui", text="Show it in this terminal.", panel=_WHERE)]
Name = Annotated[
    str | None,
    typer.Option("--name", help="Name of the run.", rich_help_panel=_WHERE, show_default=False),
]
Log = Annotated[
    str | None,
    typer.Option(
        "--log",
        metavar="FILE",
        help="The run's log; one that is there is continued.",
        rich_help_panel=_WHERE,
        show_default="netviz-runs/NAME/run.jsonl",
    ),
]
ServerUrl = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="URL",
        help="A Visdom that runs: http://host:8097, with user:password@ where it asks.",
        rich_help_panel=_WHERE,
        show_default="one on this machine, started when none runs",
    ),
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", help="Of the server on this machine.", rich_help_panel=_WHERE, show_default=False
    ),
]
Browser = Annotated[bool, flag("--browser/--no-browser", text="Open the page.", panel=_WHERE)]
Replay = Annotated[
    str | None,
    typer.Option(
        "--replay",
        metavar="FILE",
        help="Show a run again from its log.",
        rich_help_panel=_WHERE,
        show_default=False,
    ),
]


def watch(
    script: Script = None,
    module: Module = None,
    replay: Replay = None,
    every: Every = 10,
    budget: Budget = 0.01,
    raise_on: RaiseOn = None,
    to: To = None,
    tui: Tui = False,
    name: Name = None,
    log: Log = None,
    server: ServerUrl = None,
    port: Port = None,
    browser: Browser = True,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Run a training script, unchanged, and show its loss, layers and health as it goes.

    \b
    Examples:
      netviz watch train.py
      netviz watch train.py -- --lr 0.1 --epochs 5
      netviz watch --tui -m package.train
      netviz watch --replay netviz-runs/train_1123-154210/run.jsonl
    """
    from netviz.live.options import WatchOptions

    sinks = to if to is not None else ("terminal" if tui else "visdom")
    if tui and "terminal" not in sinks:
        sinks = f"{sinks},terminal"
    options = WatchOptions(
        every=every,
        budget=budget,
        raise_on=raise_on or (),
        to=sinks,
        name=name,
        log=log,
        server=server,
        port=port,
        open=browser,
        quiet=quiet,
    )
    if replay is not None:
        from netviz.live.replay import replay as show

        url = show(Path(replay), options)
        if url and not quiet:
            say("page", url)
        return
    raise typer.Exit(_run(list(script or ()), module, options))


def _run(script: list[str], module: str | None, options: WatchOptions) -> int:
    from netviz.live.script import run_module, run_script

    if module is not None:
        return run_module(module, _own(script), options)
    if not script:
        raise TargetError(
            "say what to run: netviz watch train.py, or netviz watch -m package.train"
        )
    return run_script(script[0], _own(script[1:]), options)


def _own(arguments: list[str]) -> list[str]:
    """The script's arguments, without the ``--`` that may set them off."""
    return arguments[1:] if arguments[:1] == ["--"] else arguments
