"""PlotNeuralNet's look from any network: boxes in oblique view, bands, balls, skips above.

The look is that of Haris Iqbal's PlotNeuralNet (https://doi.org/10.5281/zenodo.2526396).
"""

from netviz.layouts.styles.plotneuralnet.compose import compose
from netviz.layouts.styles.plotneuralnet.options import Options
from netviz.layouts.styles.plotneuralnet.suits import suits

__all__ = ["Options", "compose", "suits"]
