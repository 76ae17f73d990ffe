"""``netviz explain TOPIC``: a command a topic, made of the topic's own options record."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from netviz import output as files
from netviz.cli import options as common
from netviz.cli.choices import choice, flag
from netviz.cli.guard import guarded
from netviz.cli.table import show
from netviz.cli.targets import complete_target
from netviz.cli.terminal import encodable, say
from netviz.cli.topics import Listed
from netviz.errors import FormatError

_FIGURE = "The figure"
_OF_TOPIC = "What is explained"
_ABOUT = """Explain an idea: numbers in the terminal, and a figure that computes what it shows.

\b
  netviz explain                           the topics
  netviz explain conv --stride 2           sizes, parameters, FLOPs
  netviz explain conv -o conv.html         a page to play with
  netviz explain conv zoo:resnet18:conv1   a layer, its receptive field
"""

Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write the figure, in the format of its ending; - is SVG to standard output.",
        rich_help_panel=_FIGURE,
        show_default="numbers only",
    ),
]
Form = Annotated[
    str,
    choice("--format", values=("text", "json"), text="How the numbers are printed.", panel=_FIGURE),
]
Theme = Annotated[
    str,
    typer.Option("--theme", help="See netviz themes.", rich_help_panel=_FIGURE),
]
Dpi = Annotated[
    float | None,
    typer.Option(
        "--dpi",
        min=24,
        max=1200,
        help="Dots per inch.",
        rich_help_panel=_FIGURE,
        show_default="192, GIF 110",
    ),
]
_EVERYWHERE: tuple[tuple[str, Any, Any], ...] = (
    ("output", Output, None),
    ("form", Form, "text"),
    ("theme", Theme, "classic"),
    ("dpi", Dpi, None),
    ("quiet", Annotated[bool, flag("--quiet", "-q", text="Print nothing.", panel=_FIGURE)], False),
    ("debug", common.Debug, False),
)


class _Topics(TyperGroup):
    """The topics as commands, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every topic, in the list's own order."""
        from netviz.explain import TOPICS

        return list(TOPICS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of one topic, or None."""
        return _command(cmd_name) if cmd_name in self.list_commands(ctx) else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As always, but an unknown topic is told with near ones."""
        from netviz.explain import find

        try:
            find(args[0])
        except FormatError as error:
            ctx.fail(str(error))
        return super().resolve_command(ctx, args)


explain = typer.Typer(
    cls=_Topics,
    help=_ABOUT,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@explain.callback()
def topics(ctx: typer.Context) -> None:
    """List the topics, where none is named."""
    if ctx.invoked_subcommand is None:
        show(Listed(), sys.stdout)


@functools.lru_cache(maxsize=64)
def _command(topic: str) -> Any:
    """The command of ``topic``: typer reads its options from a signature that is made here."""
    from netviz.explain import module_of

    module = module_of(topic)

    def run(**given: Any) -> None:
        general = {name: given.pop(name) for name, *_ in _EVERYWHERE}
        _run(topic, {k: v for k, v in given.items() if v is not None and v is not False}, general)

    parameters = [*_parameters(module.Options)]
    run.__doc__ = module.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    app.command(topic, context_settings={"help_option_names": ["-h", "--help"]})(guarded(run))
    return typer.main.get_command(app)


def _parameters(record: type) -> Iterator[inspect.Parameter]:
    from netviz.explain.options import told_of

    for name, (told, default) in told_of(record).items():
        if told.argument:
            kind: Any = typer.Argument(
                metavar=told.metavar,
                help=told.about,
                show_default=False,
                autocompletion=complete_target,
            )
        elif not told.metavar:
            kind = flag(_flag(name), text=told.about, panel=_OF_TOPIC)
        else:
            kind = typer.Option(
                _flag(name),
                metavar=told.metavar,
                help=told.about,
                rich_help_panel=_OF_TOPIC,
                show_default=told.default or _shown(default),
            )
        plain = bool if not (told.metavar or told.argument) else str | None
        yield _parameter(name, Annotated[plain, kind], default=False if plain is bool else None)
    for name, annotation, default in _EVERYWHERE:
        yield _parameter(name, annotation, default=default)


def _parameter(name: str, annotation: Any, *, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _shown(default: Any) -> str | bool:
    if default is None or default == ():
        return False
    if isinstance(default, tuple):
        return "x".join(map(str, default))
    return str(default)


def _run(topic: str, options: Mapping[str, Any], general: Mapping[str, Any]) -> None:
    from netviz import explain as explainers

    output, quiet = general["output"], general["quiet"]
    if output is not None:
        files.check(output)
    found = explainers.explain(topic, theme=general["theme"], dpi=general["dpi"], **options)
    if output is not None:
        found.save(output)
    if not quiet and output != files.STDOUT:
        said = found.json() if general["form"] == "json" else found.text.rstrip("\n") + "\n"
        sys.stdout.write(encodable(said, sys.stdout))
    if quiet:
        return
    for note in found.assumed:
        say("note", note)
    if output is not None and output != files.STDOUT:
        say("wrote", output)
