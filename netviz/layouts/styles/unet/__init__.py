"""The figure of the U-Net paper from any network that goes down and comes up again.

After Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image
segmentation", 2015, figure 1: feature maps as slabs, one level a resolution, copies across.
"""

from netviz.layouts.styles.unet.compose import compose
from netviz.layouts.styles.unet.options import Options
from netviz.layouts.styles.unet.suits import suits

__all__ = ["Options", "compose", "suits"]
