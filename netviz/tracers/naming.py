"""Names of a model's outputs, alike whichever way its graph was come by."""

from __future__ import annotations

from collections.abc import Sequence


def output_names(paths: Sequence[str]) -> list[str]:
    """Names for results at ``paths``: "logits", "output.0"; a lone one is "output"."""
    # A position says nothing by itself, and of a single result nothing at all.
    names = [p if p and not p[0].isdigit() else f"output.{p}".rstrip(".") for p in paths]
    return ["output" if len(names) == 1 and n.startswith("output.") else n for n in names]
