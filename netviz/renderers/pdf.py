"""A scene as a one-page PDF with text as text."""

from __future__ import annotations

from netviz.renderers import canvas
from netviz.scene import Scene
from netviz.themes.metrics import visible


def render(scene: Scene) -> bytes:
    """``scene`` as PDF, the page as large as the scene; equal scenes give equal bytes."""
    metadata = {
        "Title": visible(scene.title),
        "CreationDate": None,
        "Producer": "netviz",
        "Creator": "netviz",
    }
    return canvas.render(scene, form="pdf", dpi=72.0, metadata=metadata)
