"""The U-Net paper's colours: blue maps, and arrows by what they do."""

from __future__ import annotations

from collections.abc import Callable

from netviz.layouts.oblique.coats import Coats

_BLUE = ("#8fb4dd", "#8fb4dd")
UNET = {
    **dict.fromkeys(("convolution", "upsampling", "pooling", "linear", "normalisation"), _BLUE),
    **dict.fromkeys(("activation", "softmax", "attention", "add", "gate", "shape"), _BLUE),
    "concat": ("#ffffff", "#ffffff"),
    "input": ("#b9d0ea", "#b9d0ea"),
    "output": ("#b9d0ea", "#b9d0ea"),
}
"""Fill by role."""

_ARROWS = {
    "convolution": "#2f5fa8", "pooling": "#c8372d", "upsampling": "#2f9a4b", "copy": "#9aa3ad",
    "fit": "#178f8f", "linear": "#7d4fb0", "down": "#c8372d",
}  # fmt: skip


def arrows(coats: Coats) -> Callable[[str], str]:
    """The colour of an arrow by what it does."""
    theme = coats.sheet.theme

    def colour(role: str) -> str:
        if coats.own:
            return _ARROWS.get(role, "#5b6672")
        known = {"copy": "merge", "fit": "convolution", "down": "pooling"}
        return theme.paint(known.get(role, role)).stroke

    return colour
