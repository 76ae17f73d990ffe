"""Masked autoencoder, base, large and huge.

He, Chen, Xie, Li, Dollár & Girshick, "Masked autoencoders are scalable vision learners", 2021.
Patches are shuffled and most are dropped; a ViT encodes the visible ones only; a light decoder
sees them with a mask token in every hidden place, and predicts pixels; the loss is the mean squared
error on the hidden patches. Positions are fixed sines and cosines, frozen parameters as in the
authors' code.
"""
