"""Scenes as PDF with text as text."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.renderers import canvas
from netviz.scene import Scene
from netviz.themes.metrics import visible


def render(scene: Scene) -> bytes:
    """``scene`` as PDF, the page as large as the scene; equal scenes give equal bytes."""
    return canvas.render(scene, form="pdf", dpi=72.0, metadata=_metadata(scene))


def render_pages(scenes: Sequence[Scene]) -> bytes:
    """``scenes`` as the pages of one PDF."""
    return canvas.pages(scenes, metadata=_metadata(scenes[0]))


def _metadata(scene: Scene) -> dict[str, str | None]:
    return {
        "Title": visible(scene.title),
        "CreationDate": None,
        "Producer": "netviz",
        "Creator": "netviz",
    }
