"""The U-Net of a denoising diffusion model.

Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, appendix B: its network for
32x32 images, of 35.7 million parameters. Residual blocks with group normalisation that are told the
time step, self-attention at 16x16, four levels.
"""
