"""The options that several commands share, as typer reads them."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz.cli.choices import choice, flag
from netviz.cli.targets import complete_target

INPUT = "The model and its input"
RUN = "How it is run"
OUTPUT = "Output"

TARGETS = (
    "model.py, model.py:Net, 'model.py:Net(num_classes=10)', package.module:factory, "
    "zoo:resnet18, graph.json, or program.pt2."
)

Target = Annotated[
    str,
    typer.Argument(
        metavar="TARGET",
        help=TARGETS,
        autocompletion=complete_target,
        show_default=False,
    ),
]
Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input",
        "-i",
        metavar="[NAME=]SHAPE[:DTYPE]",
        help="An input, such as 1x3x224x224 or ids=1x128:int64; once for each. "
        "Inferred when left out.",
        rich_help_panel=INPUT,
        show_default=False,
    ),
]
Trust = Annotated[
    bool,
    flag("--trust", text="Unpickle .pt and .pth files: runs code in them.", panel=INPUT),
]
Mode = Annotated[
    str,
    choice(
        "--mode",
        values=("eval", "train", "same"),
        text="Dropout and batch norm as in evaluation, in training, or as the model is set.",
        panel=RUN,
    ),
]
Tensors = Annotated[
    str,
    choice(
        "--tensors",
        values=("auto", "real", "fake"),
        text="Run on values, or on shapes only.",
        panel=RUN,
    ),
]
Tracer = Annotated[
    str,
    choice("--tracer", values=("modes", "torchview"), text="What follows the run.", panel=RUN),
]
Device = Annotated[
    str | None,
    typer.Option(
        "--device",
        help="Where the model runs: cpu, cuda, meta.",
        rich_help_panel=RUN,
        show_default=False,
    ),
]
Quiet = Annotated[bool, flag("--quiet", "-q", text="Say nothing but errors.", panel=OUTPUT)]
Debug = Annotated[
    bool,
    flag("--debug", text="Show the traceback of an error.", panel=OUTPUT),
]
