"""Perceptrons as columns of neurons, in the manner of NN-SVG's FCNN, with the real weights on the
edges and real activations in the neurons where the model was at hand."""

from __future__ import annotations

from netviz.layouts.styles.fcnn.compose import compose
from netviz.layouts.styles.fcnn.options import Options
from netviz.layouts.styles.fcnn.suits import suits

__all__ = ["Options", "compose", "suits"]
