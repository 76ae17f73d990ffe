"""Words of labels: channels, sizes, kernels, names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from netviz.passes.figure import Block, Size
from netviz.themes.metrics import visible

TIMES = "×"


def spatial(size: Size) -> str:
    """ "224×224"; "3000" of a signal."""
    return TIMES.join(map(str, size.spatial))


def channels(blocks: Sequence[Block]) -> str:
    """ "64", "2×64", "64, 128"."""
    runs = [(n, len(list(same))) for n, same in groupby(b.size.channels for b in blocks)]
    if len(runs) > 4:
        return f"{runs[0][0]}–{runs[-1][0]}"
    return ", ".join(f"{often}{TIMES}{n}" if often > 1 else str(n) for n, often in runs)


def kernels(blocks: Sequence[Block]) -> str:
    """Kernels and strides that are not 3x3 and 1 (nor 2x2 and 2 of upsampling)."""
    words = [kernel(b) for b in blocks if b.window and b.role in ("convolution", "upsampling")]
    usual = all(word == "3×3" for word in words) or len(words) > 4
    if usual or not words or set(words) == {"2×2 ×2"}:
        return ""
    return words[0] if len(set(words)) == 1 else ", ".join(words)


def kernel(block: Block) -> str:
    """ "7×7 /2", "3×3 dw", "k5" of signals; nothing for what has no window."""
    window = block.window
    if window is None:
        return ""
    size = TIMES.join(map(str, window.size)) if len(window.size) > 1 else f"k{window.size[0]}"
    stride = max(window.stride, default=1)
    step = f" {TIMES}{stride}" if block.role == "upsampling" else f" /{stride}"
    spread = f" d{max(window.dilation)}" if max(window.dilation, default=1) > 1 else ""
    groups = ""
    if window.groups > 1:
        groups = " dw" if window.groups == block.size.channels else f" g{window.groups}"
    return size + (step if stride > 1 else "") + spread + groups


def pooling(block: Block) -> str:
    """ "max pooling", "average pooling", "pooling"."""
    op = block.op.replace("adaptive_", "")
    kind = "max" if "max" in op else "average" if "avg" in op or op == "mean" else ""
    return f"{kind} pooling".strip()


def name(blocks: Sequence[Block]) -> str:
    """The name of a single block, or what the names of several begin with."""
    paths = [b.path for b in blocks if b.path]
    if not paths:
        return ""
    parts = [path.split(".") for path in paths]
    if len(paths) > 1:
        count = 0
        while all(len(p) > count and p[count] == parts[0][count] for p in parts):
            count += 1
        parts[0] = parts[0][:count]
    words = visible(".".join(parts[0][-2:]))
    return words if len(words) <= 18 else words[:17] + "…"


def short(number: int) -> str:
    """ "25.6M"."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return str(number)
