"""Transformers and their kin as rounded blocks, in the manner of "Attention is all you need"
(Vaswani et al., 2017, figure 1): frames round what repeats, lines round the sub-layers, towers
side by side where one attends to the other."""

from __future__ import annotations

from netviz.layouts.styles.blocks.compose import compose
from netviz.layouts.styles.blocks.options import Options
from netviz.layouts.styles.blocks.suits import suits

__all__ = ["Options", "compose", "suits"]
