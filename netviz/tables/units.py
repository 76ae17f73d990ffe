"""Numbers as people read them; every function is pure and total."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.ir import Attribute, TensorSpec

_CONTROLS = {
    **{chr(code): chr(0x2400 + code) for code in range(32)},
    **{chr(code): "\ufffd" for code in (*range(0x80, 0xA0), *range(0xD800, 0xE000))},
    "\x7f": "␡",
    "\u2028": "␤",
    "\u2029": "␤",
}
_VISIBLE = str.maketrans(_CONTROLS)
_STEPS = ((10**15, "P"), (10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_BESIDES = (("stride", "/"), ("dilation", "d"), ("groups", "g"))


def exact(number: int) -> str:
    """``11689512`` -> ``11,689,512``."""
    return f"{number:,}"


def short(number: int) -> str:
    """Three digits and a decimal prefix: ``3628146688`` -> ``3.63 G``, ``999`` -> ``999``."""
    for size, prefix in _STEPS:
        # 999 950 rounds to 1.00 M, not to 1000 k.
        if number >= size * 0.9995:
            return f"{_three_digits(number / size)} {prefix}"
    return str(number)


def size(count: int) -> str:
    """Bytes, in powers of ten: ``46758048`` -> ``46.8 MB``."""
    text = short(count)
    return f"{text}B" if " " in text else f"{text} B"


def percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` to one decimal; ``<0.1`` for little, empty for none."""
    if part <= 0 or whole <= 0:
        return ""
    share = 100 * part / whole
    return "<0.1" if share < 0.05 else f"{share:.1f}"


def shape(tensor: TensorSpec) -> str:
    """``1×3×224×224``; a scalar is ``scalar``."""
    return "×".join(map(str, tensor.shape)) or "scalar"


def shapes(tensors: tuple[TensorSpec, ...]) -> str:
    """The first shape, and how many more there are: ``1×128×512 +2``."""
    if not tensors:
        return ""
    more = f" +{len(tensors) - 1}" if len(tensors) > 1 else ""
    return shape(tensors[0]) + more


def kernel(attributes: Mapping[str, Attribute]) -> str:
    """Kernel, then stride, dilation and groups where they are not 1: ``3×3 /2 g32``.

    A transposed convolution's stride is ``s2``: ``/2`` would say that it halves.
    """
    base = attributes.get("kernel_size")
    if base is None:
        return ""
    parts = ["×".join(map(str, base)) if isinstance(base, tuple) else str(base)]
    for key, sign in _BESIDES:
        value = attributes.get(key)
        if value is not None and _one(value) != "1" and value != ():
            grows = key == "stride" and attributes.get("transposed")
            parts.append(("s" if grows else sign) + _one(value))
    return " ".join(parts)


def visible(text: str) -> str:
    """``text`` on one line: control characters, which could move a cursor, as their pictures."""
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def _one(value: Attribute) -> str:
    """``(2, 2)`` -> ``2``, ``(2, 1)`` -> ``2×1``: equal sides are said once."""
    if isinstance(value, tuple):
        return str(value[0]) if len(set(value)) == 1 else "×".join(map(str, value))
    return str(value)


def _three_digits(value: float) -> str:
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{digits}f}"
