"""White prisms with dark edges, as in print."""

ALEXNET = {
    **dict.fromkeys(
        ("input", "output", "convolution", "pooling", "upsampling", "normalisation", "activation",
         "dropout", "linear", "softmax", "attention", "recurrent", "embedding", "shape", "other"),
        ("#fbfcfd", "#eef1f5"),
    ),
    "add": ("#ffffff", "#ffffff"),
    "concat": ("#ffffff", "#ffffff"),
    "gate": ("#ffffff", "#ffffff"),
}  # fmt: skip
"""Fill by role."""

KERNEL = "#c2622d"
"""Kernels and the lines from them."""
