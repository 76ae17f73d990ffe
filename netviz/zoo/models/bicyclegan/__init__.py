"""BicycleGAN: one image to many.

Zhu, Zhang, Pathak, Darrell, Efros, Wang & Shechtman, "Toward multimodal image-to-image
translation", 2017. Two configurations share a generator G and an encoder E: cVAE-GAN goes
B -> z -> B', cLR-GAN goes z -> B' -> z'. Departs from it: both players step on one forward, rather
than in turns.
"""
