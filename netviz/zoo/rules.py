"""What the options of a zoo model must keep to, beyond their types: told before it is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netviz.errors import TargetError


@dataclass(frozen=True, slots=True)
class Rule:
    """``text`` must hold of ``options``, in every model of a name that starts with ``models`` and
    that has them all."""

    text: str
    options: tuple[str, ...]
    holds: Callable[..., bool]
    models: str = ""


_LEAST: Mapping[str, int] = {"padding": 0, "attended": 0}
"""Of whole numbers; 1 for all others."""
_SHARES = frozenset({"dropout", "attn_dropout", "mask_ratio", "share"})
_LISTS = frozenset({"stages", "decoder"})
"""Lists that are always as long as by default."""

_RULES = (
    Rule("heads must divide width", ("heads", "width"), lambda h, w: w % h == 0),
    Rule(
        "key_value_heads must divide heads", ("key_value_heads", "heads"), lambda k, h: h % k == 0
    ),
    Rule(
        "width must be an even number for each head, as rotary positions turn pairs",
        ("heads", "width"), lambda h, w: w // h % 2 == 0, "llama3",
    ),
    Rule("patch must divide image", ("patch", "image"), lambda p, i: i % p == 0),
    Rule("width must be a multiple of 4", ("width",), lambda w: w % 4 == 0, "mae"),
    Rule(
        "decoder is width, layers, heads: a width that is a multiple of 4 and of the heads",
        ("decoder",), lambda d: d[0] % 4 == 0 and d[0] % d[2] == 0,
    ),
    Rule("widths needs the inputs and the outputs", ("widths",), lambda w: len(w) > 1),
    Rule("blocks takes 4 numbers, one for each stage", ("blocks",), lambda b: len(b) == 4, "fpn"),
    Rule(
        "width times each level must be a multiple of the 32 groups of its normalisation",
        ("width", "levels"), lambda w, levels: all(w * n % 32 == 0 for n in levels),
    ),
    Rule(
        "image must be halved once for each level but the last",
        ("image", "levels"), lambda i, levels: i % 2 ** (len(levels) - 1) == 0,
    ),
    Rule(
        "the kernel must not be larger than the padded image",
        ("kernel", "padding", "size"), lambda k, p, s: k <= s + 2 * p,
    ),
    Rule(
        "the kernel, dilated, must not be larger than the padded image",
        ("kernel", "dilation", "padding", "size"),
        lambda k, d, p, s: (k - 1) * d + 1 <= s + 2 * p,
    ),
    Rule("the kernel must not be larger than the image", ("kernel", "size"), lambda k, s: k <= s,
         "transposed_conv"),
    Rule("the kernel must not be larger than the image", ("kernel", "size"), lambda k, s: k <= s,
         "fractional_conv"),
    Rule("multiplier must be at least 1/32", ("multiplier",), lambda m: m * 32 >= 1),
    Rule("temperature must be above 0", ("temperature",), lambda t: t > 0),
    Rule(
        "size must be a power of two, 8 or more", ("size",),
        lambda s: s >= 8 and s & (s - 1) == 0, "dcgan",
    ),
    Rule("size must be at least 4", ("size",), lambda s: s >= 4, "neural_augmentation"),
    Rule("size must be at least 16", ("size",), lambda s: s >= 16, "style_transfer"),
)  # fmt: skip


def check(name: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Raise `TargetError` for the first rule that ``values``, all options of the model ``name``,
    break."""
    for text in _broken(name, values, defaults):
        raise TargetError(f"zoo model {name!r}: {text}")


def _broken(name: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterator[str]:
    for option, value in values.items():
        if option in _LISTS and len(value) != len(defaults[option]):
            yield f"{option} takes {len(defaults[option])} numbers, not {len(value)}"
        if option in _SHARES and not 0 <= value <= 1:
            yield f"{option} is a share from 0 to 1, not {value}"
        least = _LEAST.get(option, 1)
        if any(type(n) is int and n < least for n in _each(value)):
            yield f"{option} must be at least {least}, not {_written(value)}"
    for rule in _RULES:
        if name.startswith(rule.models) and set(rule.options) <= values.keys():
            given = [values[option] for option in rule.options]
            if not rule.holds(*given):
                said = zip(rule.options, given, strict=True)
                yield f"{rule.text} ({', '.join(f'{k}={_written(v)}' for k, v in said)})"


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _written(value: Any) -> str:
    """As after ``--set NAME=``."""
    return ",".join(map(str, _each(value)))
