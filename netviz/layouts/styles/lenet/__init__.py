"""Stacks of feature maps with receptive fields, as in the figure of LeNet-5.

After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
1998, figure 2; options as in NN-SVG (https://alexlenail.me/NN-SVG).
"""

from netviz.layouts.styles.lenet.compose import compose
from netviz.layouts.styles.lenet.options import Options
from netviz.layouts.styles.lenet.suits import suits

__all__ = ["Options", "compose", "suits"]
