"""A legend of what is drawn: one entry a role, told with what its layers are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from netviz.layouts.oblique.solid import Coat
from netviz.layouts.symbols import marks as sign
from netviz.layouts.writing import write
from netviz.passes.figure import Block
from netviz.passes.figure.record import ROLES
from netviz.passes.roles import role_of_operator
from netviz.scene import Element, Ink, Mark, Rect

_UNSAID = frozenset(
    ("input", "output", "flatten", "tensor", "merge", "arithmetic", "other", "shape")
)
_NAMES = {
    "add": "sum", "gate": "product", "concat": "concatenation", "matmul": "matrix product",
    "convolution": "convolution", "linear": "fully connected", "normalisation": "norm",
}  # fmt: skip
_SIGNS = {"add": "add", "gate": "mul", "concat": "concat", "matmul": "matmul"}
_WORDS = {
    "relu": "ReLU", "relu6": "ReLU6", "leaky_relu": "leaky ReLU", "prelu": "PReLU", "elu": "ELU",
    "gelu": "GELU", "silu": "SiLU", "selu": "SELU", "batch_norm": "batch norm", "tanh": "tanh",
    "instance_norm": "instance norm", "group_norm": "group norm", "layer_norm": "layer norm",
    "sigmoid": "sigmoid", "hardtanh": "ReLU6", "local_response_norm": "LRN", "mish": "Mish",
}  # fmt: skip

SWATCH = 7.5


def beside(
    marks: Sequence[tuple[str, str, Callable[[float, float], tuple[Mark, ...]]]],
    *,
    at: tuple[float, float],
    width: float,
    size: float,
    ink: str,
    room: float = SWATCH,
) -> list[Element]:
    """Entries of a role, words, and what draws a sign of ``room`` points across at a top left
    corner, side by side from ``at`` in rows of at most ``width`` points."""
    x, y = left, _ = at
    made = []
    for role, words, sign_at in marks:
        text = write(words, 0, 0, size=size, fill=ink)
        if x > left and x + room + 4 + text.width > left + width:
            x, y = left, y + size * 1.5
        low = y + SWATCH / 2 + text.ascent / 2
        label = write(words, x + room + 4, low, size=size, fill=ink)
        drawn = (*sign_at(x, y), label)
        made.append(Element(id=f"legend/{role}", kind="legend", role=role, marks=drawn))
        x += room + 4 + text.width + 12
    return made


def entries(blocks: Iterable[Block], balls: Iterable[str]) -> list[tuple[str, str]]:
    """Role and words of everything that a legend explains, in the order of the roles; ``balls``:
    ids of blocks that are drawn as signs."""
    by_role: dict[str, list[Block]] = {}
    signs = set(balls)
    for block in blocks:
        if block.role not in _UNSAID and (block.role not in _SIGNS or block.id in signs):
            by_role.setdefault(block.role, []).append(block)
    return [(role, _words(role, by_role[role])) for role in ROLES if role in by_role]


def _words(role: str, blocks: Sequence[Block]) -> str:
    name = _NAMES.get(role, role)
    if role in _SIGNS:
        return name
    trails = Counter(
        tuple(part.rstrip("_") for part in block.parts if _adorns(part, role)) for block in blocks
    )
    trail, often = trails.most_common(1)[0]
    known = all(part in _WORDS for part in trail)
    if role not in ("convolution", "linear", "upsampling") or not known or 2 * often < len(blocks):
        return name
    return " + ".join((name, *(_WORDS[part] for part in trail)))


def adorned(block: Block) -> str:
    """The norm and activation of ``block`` in words: "batch norm, ReLU"."""
    parts = [part.rstrip("_") for part in block.parts if _adorns(part, block.role)]
    return ", ".join(_WORDS.get(part, part.replace("_", " ")) for part in parts)


def _adorns(part: str, role: str) -> bool:
    own = role_of_operator(part)
    return own in ("normalisation", "activation") and own != role


def legend(
    found: Sequence[tuple[str, str]],
    coat: Callable[[str], Coat],
    *,
    at: tuple[float, float],
    width: float,
    size: float,
    ink: str,
) -> list[Element]:
    """Entries side by side from ``at``, in rows of at most ``width`` points."""
    if len(found) < 2:
        return []
    signs = [(role, words, partial(_swatch, role, coat(role))) for role, words in found]
    return beside(signs, at=at, width=width, size=size, ink=ink)


def _swatch(role: str, coat: Coat, x: float, y: float) -> tuple[Mark, ...]:
    ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.6)
    if role in _SIGNS:
        half = SWATCH / 2
        return sign(_SIGNS[role], x + half, y + half, ink=ink, radius=half)
    found: list[Mark] = [Rect(x, y, SWATCH, SWATCH, 0.0, ink)]
    if coat.band:
        band = Ink(fill=coat.band, stroke=coat.edge, width=0.6)
        found.append(Rect(x + SWATCH * 2 / 3, y, SWATCH / 3, SWATCH, 0.0, band))
    return tuple(found)
