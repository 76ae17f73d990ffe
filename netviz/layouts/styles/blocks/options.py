"""What only the style of blocks has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``direction``: from where the network runs: "BT" (from the bottom up, as in the paper), "TB"
    or "LR"; the sheet's own direction goes first. ``open_feed_forward``: draw linear layers and
    activations in place of one box. ``open_attention``: draw projections, products and the softmax
    in place of one box. ``repeats``: draw a run of equal blocks once, in a frame with "×N".
    ``add_norm``: a sum and the norm that follows it in one box, as in the paper. ``palette``:
    "paper" (its pastels, where the theme is the usual one) or "theme".
    """

    direction: str = "BT"
    open_feed_forward: bool = False
    open_attention: bool = False
    repeats: bool = True
    add_norm: bool = True
    palette: str = "paper"
