"""A scene as a PNG picture."""

from __future__ import annotations

from netviz.errors import FormatError
from netviz.renderers import canvas
from netviz.scene import Scene

_MOST, _COARSEST = 64_000, 24.0


def render(scene: Scene, *, dpi: float = 192.0) -> bytes:
    """``scene`` as PNG at ``dpi`` dots per inch (192: two a CSS pixel, for sharp screens).

    A scene of more than 64 000 pixels to a side is drawn coarser; `FormatError` when even 24 dots
    per inch would not do.
    """
    side = max(scene.width, scene.height) / 72
    fitting = min(dpi, _MOST / side)
    if fitting < min(dpi, _COARSEST):
        raise FormatError(
            f"the figure is {side / 39.37:.0f} m long, too large for PNG: "
            "write svg or pdf, or draw less of it with depth"
        )
    return canvas.render(scene, form="png", dpi=fitting, metadata={"Software": None})
