"""Prisms with the kernels that slide over them, as in the figure of AlexNet.

After Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
networks", 2012, figure 2; options as in NN-SVG (https://alexlenail.me/NN-SVG).
"""

from netviz.layouts.styles.alexnet.compose import compose
from netviz.layouts.styles.alexnet.options import Options
from netviz.layouts.styles.alexnet.suits import suits

__all__ = ["Options", "compose", "suits"]
