"""``netviz diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz.cli import options as common
from netviz.cli.choices import choice, flag
from netviz.cli.draw_options import Aspect, Direction, Dpi, Fit, NoLegend, Theme, Title
from netviz.cli.targets import complete_target
from netviz.renderers import DIFFERENCES

_SHOWN = "What is shown"
DIFFERENT = 1
"""Exit code of two models that differ, where it is asked for."""

Left = Annotated[
    str,
    typer.Argument(
        metavar="A",
        help="A TARGET as of netviz draw: model.py:Net, zoo:resnet18, graph.json ...",
        autocompletion=complete_target,
        show_default=False,
    ),
]
Right = Annotated[
    str,
    typer.Argument(
        metavar="B",
        help="Another TARGET, or the same network as it is now.",
        autocompletion=complete_target,
        show_default=False,
    ),
]
LeftInputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input-a",
        metavar="[NAME=]SHAPE[:DTYPE]",
        help="An input of A alone.",
        rich_help_panel=common.INPUT,
        show_default=False,
    ),
]
RightInputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input-b",
        metavar="[NAME=]SHAPE[:DTYPE]",
        help="An input of B alone.",
        rich_help_panel=common.INPUT,
        show_default=False,
    ),
]
Everything = Annotated[bool, flag("--all", text="List what is equal too.", panel=_SHOWN)]
Depth = Annotated[
    int | None,
    typer.Option(
        "--depth",
        min=0,
        metavar="N",
        help="How deep calls that differ are opened. [default: all in the table, as deep as stays "
        "readable in the picture]",
        rich_help_panel=_SHOWN,
        show_default=False,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; the ending is the format: .svg, .png, .pdf for a picture, .html "
        "for both side by side, .txt, .md, .csv, .json, .tex for a table. [default: a table, on "
        "standard output]",
        rich_help_panel=common.OUTPUT,
        show_default=False,
    ),
]
Form = Annotated[
    str | None,
    choice(
        "--format",
        values=(*DIFFERENCES, "svg", "png", "pdf"),
        text="What is written, where the ending does not tell it.",
        panel=common.OUTPUT,
        metavar="NAME",
    ),
]
ExitCode = Annotated[
    bool,
    flag("--exit-code", text="Exit with 1 when the models differ.", panel=common.OUTPUT),
]


def diff(
    left: Left,
    right: Right,
    inputs: common.Inputs = None,
    inputs_a: LeftInputs = None,
    inputs_b: RightInputs = None,
    trust: common.Trust = False,
    everything: Everything = False,
    depth: Depth = None,
    output: Output = None,
    form: Form = None,
    exit_code: ExitCode = False,
    theme: Theme = "classic",
    direction: Direction = "TB",
    aspect: Aspect = "auto",
    fit: Fit = None,
    title: Title = None,
    no_legend: NoLegend = False,
    dpi: Dpi = None,
    mode: common.Mode = "eval",
    tensors: common.Tensors = "auto",
    tracer: common.Tracer = "modes",
    device: common.Device = None,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Compare two models: what is equal, added, removed, changed.

    \b
    Examples:
      netviz diff zoo:resnet18 zoo:resnet34
      netviz diff before.json model.py -o diff.svg
      netviz diff model.py:Net "model.py:Net(width=96)" --exit-code
    """
    from netviz.cli.comparing import Comparing, Shown

    options = {
        "depth": depth,
        "theme": theme,
        "direction": direction,
        "aspect": aspect,
        "fit": fit,
        "title": title,
        "legend": not no_legend,
        **({"dpi": dpi} if dpi else {}),
    }
    both = tuple(inputs or ())
    comparing = Comparing(
        (left, right),
        inputs=(tuple(inputs_a or both), tuple(inputs_b or both)),
        mode=mode,
        tensors=tensors,
        tracer=tracer,
        device=device,
        trust=trust,
        quiet=quiet,
    )
    found = comparing.show(Shown(output, form, options, everything))
    if exit_code and found.differs:
        raise typer.Exit(DIFFERENT)
