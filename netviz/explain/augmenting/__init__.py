"""New samples from known ones: mixup, SamplePairing, SMOTE, MoEx."""
