"""What the command line says, laid over what a spec file remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import typer

_PARAMETERS = {
    "repeats": "no_repeats",
    "start": "from_",
    "end": "to",
    "engine_options": "engine_option",
    "style_options": "option",
    "legend": "no_legend",
}
"""The command's parameter for each drawing option whose name is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be drawn, how it is run (``tracing``) and how it is drawn (``options``)."""

    target: str | None
    tracing: Mapping[str, Any]
    options: Mapping[str, Any]


def with_spec(context: typer.Context, path: str | None, asked: Asked) -> Asked:
    """``asked``, where the command line says so, else as in the spec ``path``.

    Raises `FormatError` for a spec that cannot be read, and ``BadParameter`` without a target.
    """
    if path is not None:
        from netviz.spec import load

        said = {name for name in context.params if _said(context, name)}
        spec = load(path)
        asked = Asked(
            target=asked.target or spec.target,
            tracing=_over(spec.tracing, asked.tracing, said),
            options=_over(spec.options, asked.options, said),
        )
    if asked.target is None:
        raise typer.BadParameter("name a TARGET, such as model.py or zoo:resnet18")
    return replace(asked, tracing={**asked.tracing, "inputs": tuple(asked.tracing["inputs"])})


def _said(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name not in ("DEFAULT", "DEFAULT_MAP")


def _over(
    remembered: Mapping[str, Any], asked: Mapping[str, Any], said: set[str]
) -> dict[str, Any]:
    new = {name for name in asked if _PARAMETERS.get(name, name) in said or name not in remembered}
    return {**remembered, **{name: value for name, value in asked.items() if name in new}}
