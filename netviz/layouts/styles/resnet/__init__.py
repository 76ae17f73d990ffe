"""A chain of layers with its shortcuts at the side, in the manner of "Deep residual learning for
image recognition" (He et al., 2015, figure 3)."""

from __future__ import annotations

from netviz.layouts.styles.resnet.compose import compose
from netviz.layouts.styles.resnet.options import Options
from netviz.layouts.styles.resnet.suits import suits

__all__ = ["Options", "compose", "suits"]
