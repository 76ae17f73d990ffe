"""Greys of maps, as in print."""

LENET = {
    **dict.fromkeys(
        ("input", "output", "convolution", "pooling", "upsampling", "normalisation", "activation",
         "dropout", "linear", "softmax", "attention", "recurrent", "embedding", "shape", "other"),
        ("#f4f6f8", "#dfe4ea"),
    ),
    "add": ("#ffffff", "#ffffff"),
    "concat": ("#ffffff", "#ffffff"),
    "gate": ("#ffffff", "#ffffff"),
}  # fmt: skip
"""Fill of every other map, and of those between."""

FIELD = "#d1495b"
"""Receptive fields."""
