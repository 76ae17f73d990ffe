"""What is written in the boxes, in the paper's words: "3×3 conv, 64, /2"."""

from __future__ import annotations

from netviz.ir import Node
from netviz.layouts.oblique.words import pooling
from netviz.layouts.spelling import spelled
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, Window
from netviz.tables.units import short


def written(block: Block, sheet: Sheet, *, level: bool) -> tuple[str, ...]:
    """The lines in the box of ``block``; in two where the figure runs along the page."""
    own = sheet.of(*block.names).label
    if own is not None:
        return tuple(own.split("\n"))
    words = _WORDS.get(block.role, _plain)(block)
    parts = [part for part in words if part]
    if "names" in sheet.show and block.path:
        parts.append(block.path)
    if "params" in sheet.show and block.params:
        parts.append(short(block.params))
    if level and len(parts) > 1:
        return parts[0], ", ".join(parts[1:])
    return (", ".join(parts),)


def _convolution(block: Block) -> tuple[str, ...]:
    window = block.window
    kind = "conv" if block.role == "convolution" else "up-conv"
    if window is None:
        return kind, str(block.size.channels)
    if window.groups > 1:
        depthwise = window.groups == block.taken.channels
        kind = f"depthwise {kind}" if depthwise else f"{kind}, {window.groups} groups"
    dilated = max(window.dilation, default=1)
    signal = len(window.size) == 1
    return (
        f"{kind}1d {window.size[0]}" if signal else f"{_sides(window)} {kind}",
        str(block.size.channels),
        _stride(window, up=block.role == "upsampling"),
        f"dilation {dilated}" if dilated > 1 else "",
    )


def _pooling(block: Block) -> tuple[str, ...]:
    if (
        block.op.startswith("adaptive")
        or block.window is None
        or max(block.size.spatial, default=1) == 1
    ):
        return (pooling(block).replace("average", "avg").removesuffix("ing"),)
    kind = "avg pool" if "avg" in block.op else "pool"
    return kind, _stride(block.window)


def _linear(block: Block) -> tuple[str, ...]:
    return (f"fc {block.size.channels}",)


def _flatten(block: Block) -> tuple[str, ...]:
    return ("flatten", str(block.size.channels))


def _end(block: Block) -> tuple[str, ...]:
    sizes = "×".join(map(str, block.shape))
    return (block.name or block.role, sizes)


def _plain(block: Block) -> tuple[str, ...]:
    told = spelled(Node(id="", kind="operator", op=block.op, name=""))
    return (told[:1].upper() + told[1:], str(block.size.channels) if block.params else "")


def _sides(window: Window) -> str:
    return "×".join(map(str, window.size))


def _stride(window: Window, *, up: bool = False) -> str:
    steps = set(window.stride)
    if steps == {1}:
        return ""
    sign = "×" if up else "/"
    return sign + ("×".join(map(str, window.stride)) if len(steps) > 1 else str(steps.pop()))


_WORDS = {
    "convolution": _convolution,
    "upsampling": _convolution,
    "pooling": _pooling,
    "linear": _linear,
    "flatten": _flatten,
    "input": _end,
    "output": _end,
}
