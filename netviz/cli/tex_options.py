"""The options of ``netviz draw`` for figures through TeX, as typer reads them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from netviz.cli.choices import choice, flag
from netviz.tex.engines import VIA
from netviz.tex.options import WAYS
from netviz.themes.metrics import FAMILIES

_TEX = "LaTeX"


def _folder(name: str, text: str) -> Any:
    return typer.Option(
        name, metavar="DIR", help=text, rich_help_panel=_TEX, show_default=False, file_okay=False
    )


Via = Annotated[
    str | None,
    choice(
        "--via",
        values=VIA,
        text="Let TeX make the .pdf or .png: latex is whichever engine is there.",
        panel=_TEX,
        metavar="ENGINE",
        default="netviz itself",
    ),
]
Tex = Annotated[
    str,
    choice(
        "--tex",
        values=WAYS,
        text="What a .tex holds: the figure itself, or PlotNeuralNet's boxes by name to edit on.",
        panel=_TEX,
    ),
]
Standalone = Annotated[
    bool, flag("--standalone", text="A .tex with the standalone class.", panel=_TEX)
]
Fragment = Annotated[
    bool, flag("--fragment", text="A .tex without document, for \\input.", panel=_TEX)
]
Font = Annotated[
    str | None,
    choice(
        "--font",
        values=FAMILIES,
        text="The font: inter, or cm as in LaTeX.",
        panel=_TEX,
        default="cm in TeX, inter elsewhere",
    ),
]
Templates = Annotated[
    str | None,
    _folder("--templates", "Your own templates, before ours; also NETVIZ_TEMPLATES."),
]
Layers = Annotated[
    str | None,
    _folder("--layers", "Your own copy of PlotNeuralNet's layers, for --tex pics."),
]
