"""The options of ``netviz draw`` for figures in the styles of papers, as typer reads them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from netviz.cli.choices import flag

_FIGURE = "Figures in the styles of papers"


def _complete_style(incomplete: str) -> list[str]:
    from netviz.layouts.styles import names

    return [name for name in names() if name.startswith(incomplete)]


def _figure(*names: str, metavar: str, text: str) -> Any:
    return typer.Option(
        *names, metavar=metavar, help=text, rich_help_panel=_FIGURE, show_default=False
    )


Style = Annotated[
    str,
    typer.Option(
        "--style",
        metavar="NAME",
        autocompletion=_complete_style,
        help="graph, plotneuralnet, unet, blocks, lenet, alexnet, fcnn, resnet, or auto: what "
        "suits; see netviz styles.",
        rich_help_panel=_FIGURE,
    ),
]
StyleOption = Annotated[
    list[str] | None,
    _figure("--option", metavar="NAME=VALUE", text="An option of the style; once for each."),
]
Width = Annotated[
    str | None,
    _figure(
        "--width",
        metavar="LENGTH",
        text="No wider than 8.6cm, 3.5in, \\columnwidth or \\textwidth, text keeping its size.",
    ),
]
FontSize = Annotated[
    float | None,
    typer.Option(
        "--font-size",
        min=1,
        max=100,
        metavar="PT",
        help="Size of the text, in points.",
        rich_help_panel=_FIGURE,
        show_default="8",
    ),
]
Caption = Annotated[bool, flag("--caption", text="Write the totals below.", panel=_FIGURE)]
Image = Annotated[
    str | None, _figure("--image", metavar="FILE", text="A picture shown as the input.")
]
Activations = Annotated[
    bool,
    flag("--activations", text="Show real feature maps, of --image if given.", panel=_FIGURE),
]
Animate = Annotated[
    bool,
    flag("--animate", text="Let the forward pass appear step by step, in an SVG.", panel=_FIGURE),
]
SpecFile = Annotated[
    str | None,
    _figure("--spec", metavar="FILE", text="Take all choices from this file; options go before."),
]
SaveSpec = Annotated[
    str | None,
    _figure("--save-spec", metavar="FILE", text="Write all choices to this JSON file, to edit."),
]
