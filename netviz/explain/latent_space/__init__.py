"""What can be done in the z of a trained DCGAN: walks, masks, arithmetic."""
