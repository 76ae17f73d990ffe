"""The options of ``netviz draw`` alone, as typer reads them."""

from __future__ import annotations

from typing import Annotated

import typer

from netviz.cli import options as common
from netviz.cli.choices import choice, completer, flag, one_of, several_of
from netviz.cli.targets import complete_target
from netviz.renderers import FORMATS

_PICTURE = "The picture"
_COLOURS = ("params", "flops", "memory")
_ENGINES = ("dot", "dot-program", "layered")
_SHOWS = ("shapes", "params", "flops", "dtype", "names")


def _complete_theme(incomplete: str) -> list[str]:
    from netviz.themes import names

    return [name for name in names() if name.startswith(incomplete)]


Target = Annotated[
    str | None,
    typer.Argument(
        metavar="TARGET",
        help=f"{common.TARGETS} Left out: that of --spec.",
        autocompletion=complete_target,
        show_default=False,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; the ending is the format, - is standard output.",
        rich_help_panel=common.OUTPUT,
        show_default="<name>.svg",
    ),
]
Suffix = Annotated[
    str | None,
    choice(
        "--format",
        values=FORMATS,
        text="The format, where the ending does not tell it.",
        panel=common.OUTPUT,
        metavar="NAME",
    ),
]
Depth = Annotated[
    int | None,
    typer.Option(
        "--depth",
        min=0,
        metavar="N",
        help="How deep module frames are opened.",
        rich_help_panel=_PICTURE,
        show_default="as deep as stays readable",
    ),
]
Show = Annotated[
    str,
    typer.Option(
        "--show",
        metavar="LIST",
        callback=several_of(_SHOWS),
        autocompletion=completer(_SHOWS),
        help=f"What boxes tell, with commas: {', '.join(_SHOWS)}.",
        rich_help_panel=_PICTURE,
        show_default=False,
    ),
]
Direction = Annotated[
    str | None,
    choice(
        "--direction",
        values=("TB", "LR"),
        text="Downwards, or rightwards.",
        panel=_PICTURE,
        default="the style's own; downwards for graph",
    ),
]
Aspect = Annotated[
    str,
    typer.Option(
        "--aspect",
        metavar="W:H",
        help="The page's shape, for which long networks wrap into columns: 4:3 and the like, auto "
        "(about a page) or none.",
        rich_help_panel=_PICTURE,
    ),
]
Fit = Annotated[
    str | None,
    typer.Option(
        "--fit",
        metavar="PAPER",
        help="Make the page small enough for A4, letter, slide, or a column such as 17.8cm.",
        rich_help_panel=_PICTURE,
        show_default=False,
    ),
]
Pages = Annotated[
    str | None,
    typer.Option(
        "--pages",
        metavar="2x3",
        help="A poster on so many sheets, across x down, or a number; with --fit each is that "
        "paper. A pdf holds all; of svg and png each is a file.",
        rich_help_panel=_PICTURE,
        show_default=False,
    ),
]
ColourBy = Annotated[
    str | None,
    choice(
        "--colour-by",
        values=_COLOURS,
        text="Colour by where these lie, not by role.",
        panel=_PICTURE,
    ),
]
ColorBy = Annotated[
    str | None,
    typer.Option("--color-by", hidden=True, callback=one_of(_COLOURS)),
]
Theme = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="NAME",
        autocompletion=_complete_theme,
        help="Colours and lines; see netviz themes.",
        rich_help_panel=_PICTURE,
    ),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        autocompletion=completer(_ENGINES),
        help="What places the boxes: dot (Graphviz, built in), dot-program (the one on the PATH) "
        "or layered (netviz' own).",
        rich_help_panel=_PICTURE,
        show_default="dot",
    ),
]
EngineOption = Annotated[
    list[str] | None,
    typer.Option(
        "--engine-option",
        metavar="NAME=VALUE",
        help="An option of the engine, such as ranksep=0.5; once for each.",
        rich_help_panel=_PICTURE,
        show_default=False,
    ),
]
Title = Annotated[
    str | None,
    typer.Option("--title", help="Over the picture.", rich_help_panel=_PICTURE, show_default=False),
]
NoLegend = Annotated[
    bool, flag("--no-legend", text="Leave out what the colours mean.", panel=_PICTURE)
]
Dpi = Annotated[
    float | None,
    typer.Option(
        "--dpi",
        min=10,
        max=2400,
        metavar="N",
        help="Dots per inch of a PNG.",
        rich_help_panel=_PICTURE,
        show_default="192",
    ),
]
Open = Annotated[bool, flag("--open", text="Show the file when done.", panel=common.OUTPUT)]
Partial = Annotated[
    bool,
    flag(
        "--partial",
        text="When the model's forward fails, draw what ran until then.",
        panel=common.OUTPUT,
    ),
]
