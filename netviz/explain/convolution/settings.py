"""From what the user says (numbers, tuples, "3x5", "same") to a checked convolution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netviz.errors import FormatError
from netviz.explain.convolution.record import AXES, Convolution, Sizes, check
from netviz.explain.options import sizes

_DEFAULTS = {1: (8,), 2: (5, 5), 3: (4, 4, 4)}
_DEFAULTS_TRANSPOSED = {1: (4,), 2: (3, 3), 3: (2, 2, 2)}
_WORDS = ("same", "valid")

Padding = Sizes | str


def padding(value: Any) -> Padding:
    """A parser of paddings: sizes of at least 0, or torch's words "same" and "valid"."""
    if isinstance(value, str) and value.lower() in _WORDS:
        return value.lower()
    found: Sizes = sizes(least=0)(value)
    return found


def build(
    said: Mapping[str, Sizes], *, padding: Padding, dims: int | None, rest: Mapping[str, Any]
) -> Convolution:
    """A convolution of ``dims`` axes (None: as many as the longest setting has, else 2).

    ``said``: kernel, stride, dilation, output_padding, and input where it is given; one size is
    taken for every axis. ``rest``: groups, channels, transposed, bias. Raises `FormatError` that
    names the broken rule.
    """
    said = said if isinstance(padding, str) else {**said, "padding": padding}
    axes = dims or _axes(said)
    defaults = _DEFAULTS_TRANSPOSED if rest.get("transposed") else _DEFAULTS
    full = {name: _spread(name, value, axes) for name, value in said.items()}
    if isinstance(padding, str):
        before, after = worded(padding, full, transposed=bool(rest.get("transposed")))
    else:
        before = after = full["padding"]
    return check(
        Convolution(
            size=full.get("input", defaults[axes]),
            kernel=full["kernel"],
            stride=full["stride"],
            padding=before,
            padding_end=after,
            dilation=full["dilation"],
            output_padding=full["output_padding"],
            **rest,
        )
    )


def _axes(said: Mapping[str, Sizes]) -> int:
    lengths = {name: len(value) for name, value in said.items() if len(value) > 1}
    if not lengths:
        return 2
    name, most = max(lengths.items(), key=lambda pair: pair[1])
    if most not in AXES:
        raise FormatError(f"{name} has {most} sizes; convolutions have 1, 2 or 3 axes")
    return most


def _spread(name: str, value: Sizes, axes: int) -> Sizes:
    if len(value) not in (1, axes):
        raise FormatError(
            f"{name} has {len(value)} sizes ({'x'.join(map(str, value))}), but there are {axes} "
            f"axes ({', '.join(AXES[axes])}): give one size, or {axes}"
        )
    return value * axes if len(value) == 1 else value


def worded(word: str, full: Mapping[str, Sizes], *, transposed: bool) -> tuple[Sizes, Sizes]:
    """Zeros before and after for "same" (as torch: the odd one after) or "valid"."""
    zeros = (0,) * len(full["kernel"])
    if word == "valid":
        return zeros, zeros
    if transposed:
        raise FormatError("padding 'same' is for ordinary convolutions: torch has none transposed")
    if any(step != 1 for step in full["stride"]):
        raise FormatError("padding 'same' needs stride 1: with a stride the size cannot stay")
    total = [d * (k - 1) for d, k in zip(full["dilation"], full["kernel"], strict=True)]
    return tuple(t // 2 for t in total), tuple(t - t // 2 for t in total)
