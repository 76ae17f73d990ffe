"""PlotNeuralNet's colours."""

from __future__ import annotations

PLOTNEURALNET = {
    "convolution": ("#ffd98c", "#ffab57"),
    "pooling": ("#d3382f", "#d3382f"),
    "upsampling": ("#5b93c7", "#3d78b2"),
    "linear": ("#b48fdb", "#8f60c4"),
    "softmax": ("#8e3a8e", "#8e3a8e"),
    "add": ("#35c866", "#35c866"),
    "concat": ("#35c866", "#35c866"),
    "gate": ("#7fc8e8", "#7fc8e8"),
    "merge": ("#35c866", "#35c866"),
    "matmul": ("#c9b6f0", "#c9b6f0"),
    "input": ("#f2f3f5", "#f2f3f5"),
    "output": ("#e3e6ea", "#e3e6ea"),
    "normalisation": ("#cfe6b8", "#a9cf86"),
    "activation": ("#ffb07c", "#ff955c"),
    "attention": ("#f7b6cd", "#ee90b2"),
    "recurrent": ("#9fd9cf", "#6fc1b4"),
    "embedding": ("#e7c3e6", "#d59fd3"),
}
"""Fill and band by role: the mixes of PlotNeuralNet's examples as they look on paper, where their
faces are translucent."""
