"""Both configurations of BicycleGAN as one figure."""
