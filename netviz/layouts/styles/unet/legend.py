"""What the arrows of a U stand for, in the words of the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from netviz.layouts.oblique.legends import adorned
from netviz.layouts.oblique.words import TIMES, pooling
from netviz.passes.figure import Block

_NAMES = {
    "convolution": "conv", "fit": "conv", "down": "strided conv", "upsampling": "up-conv",
    "linear": "fully connected", "pooling": "pool",
}  # fmt: skip
_ORDER = ("convolution", "copy", "down", "pooling", "upsampling", "fit", "linear")
_QUIET = frozenset(
    "input output concat add gate merge arithmetic matmul shape other flatten".split()
)


def words(
    kinds: Mapping[str, int],
    blocks: Sequence[Block],
    does: Callable[[Block], str],
    *,
    copies: bool,
) -> list[tuple[str, str]]:
    """Pairs of what an arrow does and how that is called: "conv 3×3, ReLU"."""
    found = {}
    for kind in kinds:
        if kind not in _QUIET:
            found[kind] = _told(kind, [b for b in blocks if does(b) == kind])
    if copies:
        found["copy"] = "copy"
    order = {kind: n for n, kind in enumerate(_ORDER)}
    return sorted(found.items(), key=lambda item: order.get(item[0], len(order)))


def _told(kind: str, blocks: Sequence[Block]) -> str:
    name = _NAMES.get(kind, kind)
    ops = Counter(block.op for block in blocks).most_common(1)[0][0]
    if kind == "pooling":
        name = pooling(blocks[0]).removesuffix("ing")
    if kind == "upsampling" and "conv" not in ops:
        name = "upsample"
    sizes = {block.window.size for block in blocks if block.window}
    size = f" {TIMES.join(map(str, sizes.pop()))}" if len(sizes) == 1 else ""
    trails = Counter(adorned(block) for block in blocks)
    trail, often = trails.most_common(1)[0]
    more = f", {trail}" if trail and often * 2 >= len(blocks) else ""
    return name + size + more
