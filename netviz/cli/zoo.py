"""``netviz zoo``."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from netviz.cli import zoo_list, zoo_table
from netviz.cli.choices import choice, pairs
from netviz.cli.settings import Settings, with_settings
from netviz.cli.table import show


def _names(incomplete: str) -> list[str]:
    from netviz.zoo import names

    return [name for name in names() if name.startswith(incomplete)]


Name = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="One model, with its options; all of them when left out.",
        autocompletion=_names,
        show_default=False,
    ),
]
Form = Annotated[
    str,
    choice("--format", values=("table", "json"), text="What is written.", panel="Output"),
]


def zoo(name: Name = None, settings: Settings = None, form: Form = "table") -> None:
    """List the built-in models, or show one; netviz draw zoo:NAME draws it.

    \b
    Examples:
      netviz zoo
      netviz zoo resnet50
      netviz zoo gpt2 --set layers=4 width=256 heads=4
      netviz zoo --format json | jq '.[].name'
    """
    from netviz.zoo import exact, names

    if name is None:
        if settings:
            raise typer.BadParameter("name the model: netviz zoo NAME --set ...")
        _write([zoo_table.told(each) for each in names()], form)
        return
    name = exact(name.removeprefix("zoo:"))
    one = zoo_table.told(name) | zoo_table.more(name)
    if settings:
        one |= _changed(name, settings)
    _write(one, form)


def _write(found: Any, form: str) -> None:
    if form == "json":
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        show(zoo_list.All(found) if isinstance(found, list) else zoo_table.One(found), sys.stdout)


def _changed(name: str, settings: list[str]) -> dict[str, Any]:
    """What a model of other options takes and costs: built and traced."""
    from netviz.api import summary
    from netviz.zoo import options
    from netviz.zoo.settings import checked

    known = options(name)
    given = checked(name, pairs(settings), known)
    whole = summary(with_settings(f"zoo:{name}", settings))
    ports = [node.outputs[0] for node in whole.graph.nodes if node.kind == "input"]
    return {
        "set": given,
        "options": {**known, **given},
        "inputs": [
            {"name": p.name, "shape": list(p.tensor.shape), "dtype": p.tensor.dtype} for p in ports
        ],
        "parameters": whole.totals.parameters,
        "flops": whole.totals.flops,
    }
