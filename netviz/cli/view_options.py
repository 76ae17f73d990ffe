"""The options of ``netviz draw`` that say what of a network is shown, as typer reads them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from netviz.cli.choices import choice, flag

_SHOWN = "What is shown"


def _named(*names: str, text: str, metavar: str = "NAME") -> Any:
    return typer.Option(
        *names, metavar=metavar, help=text, rich_help_panel=_SHOWN, show_default=False
    )


Detail = Annotated[
    str,
    choice(
        "--detail",
        values=("auto", "full"),
        text="What tells most, or every operator.",
        panel=_SHOWN,
    ),
]
Boxes = Annotated[
    int,
    typer.Option(
        "--boxes",
        min=1,
        metavar="N",
        help="About how many boxes a picture may have.",
        rich_help_panel=_SHOWN,
    ),
]
Expand = Annotated[
    list[str] | None,
    _named("--expand", metavar="LIST", text="Open these: paths, classes, 'a.*', or a depth."),
]
Collapse = Annotated[
    list[str] | None, _named("--collapse", metavar="LIST", text="Close these, named alike.")
]
Hide = Annotated[
    list[str] | None,
    _named("--hide", metavar="LIST", text="Leave out layers by role, class or operator: norm,act."),
]
Merge = Annotated[
    list[str] | None,
    _named("--merge", metavar="CHAIN", text="Draw chains as one box: 'conv > norm? > act?'."),
]
NoRepeats = Annotated[
    bool, flag("--no-repeats", text="Draw every one of equal calls in a row.", panel=_SHOWN)
]
Only = Annotated[str | None, _named("--only", text="One module alone, as 'encoder.layer.3'.")]
From = Annotated[
    str | None, _named("--from", text="What comes after this module, input or operator.")
]
To = Annotated[
    str | None, _named("--to", text="What comes before this one; with --from, all paths between.")
]
ReceptiveField = Annotated[
    str | None, _named("--receptive-field", text="All that this one sees, and how far.")
]


def words(lists: list[str] | None) -> tuple[str, ...]:
    """``["a,b", "c"]`` as ``("a", "b", "c")``."""
    return tuple(word.strip() for given in lists or () for word in given.split(",") if word.strip())
