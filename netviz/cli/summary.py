"""``netviz summary``."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz.cli import options as common
from netviz.cli.choices import choice, flag
from netviz.cli.settings import Settings, with_settings
from netviz.renderers import TABLES

SORTS = ("path", "params", "flops", "memory")
"""Those of `netviz.tables.view`, said again so that help need not load it."""

_TABLE = "The table"

Depth = Annotated[
    int | None,
    typer.Option(
        "--depth",
        min=0,
        metavar="N",
        help="How deep the tree goes.",
        rich_help_panel=_TABLE,
        show_default="as deep as stays readable",
    ),
]
Sort = Annotated[
    str,
    choice(
        "--sort",
        values=SORTS,
        text="The tree as it runs, or the layers with the most first.",
        panel=_TABLE,
    ),
]
Backward = Annotated[
    bool,
    flag("--backward", text="Count the backward pass too.", panel=_TABLE),
]
Form = Annotated[
    str | None,
    choice(
        "--format",
        values=TABLES,
        text="What is written.",
        panel=common.OUTPUT,
        default="what FILE ends in, else table",
    ),
]
Output = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; - is standard output.",
        rich_help_panel=common.OUTPUT,
    ),
]


def summary(
    target: common.Target,
    inputs: common.Inputs = None,
    settings: Settings = None,
    trust: common.Trust = False,
    depth: Depth = None,
    sort: Sort = "path",
    backward: Backward = False,
    form: Form = None,
    output: Output = "-",
    mode: common.Mode = "eval",
    tensors: common.Tensors = "auto",
    tracer: common.Tracer = "modes",
    device: common.Device = None,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Table a model: every layer's shapes, parameters and FLOPs, and the totals.

    \b
    Examples:
      netviz summary model.py
      netviz summary zoo:resnet50 --sort flops
      netviz summary model.py --format json | jq .totals.parameters
    """
    from netviz.cli.job import Job, Table

    job = Job(
        with_settings(target, settings),
        inputs=tuple(inputs or ()),
        mode=mode,
        tensors=tensors,
        tracer=tracer,
        device=device,
        trust=trust,
        quiet=quiet,
    )
    job.table(Table(output=output, form=form, depth=depth, sort=sort, backward=backward))
