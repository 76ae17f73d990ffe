"""A scene as a PNG picture."""

from __future__ import annotations

from netviz.renderers import canvas
from netviz.scene import Scene


def render(scene: Scene, *, dpi: float = 192.0) -> bytes:
    """``scene`` as PNG at ``dpi`` dots per inch (192: two a point and a bit, for sharp screens)."""
    return canvas.render(scene, form="png", dpi=dpi, metadata={"Software": None})
