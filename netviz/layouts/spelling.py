"""Functions spelled as the modules that do the same, so that one picture has one word for each."""

from __future__ import annotations

from netviz.ir import Node

_CLASSES = """
    Linear Bilinear Embedding EmbeddingBag Conv1d Conv2d Conv3d
    ConvTranspose1d ConvTranspose2d ConvTranspose3d
    MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d
    AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d
    AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d
    LayerNorm GroupNorm Dropout Dropout1d Dropout2d Dropout3d
    Softmax LogSoftmax Sigmoid Tanh Softplus Softsign Mish Hardtanh
    Hardswish Hardsigmoid PixelShuffle PixelUnshuffle Flatten Upsample
""".split()

_IRREGULAR = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "prelu": "PReLU",
    "rrelu": "RReLU",
    "elu": "ELU",
    "selu": "SELU",
    "celu": "CELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "glu": "GLU",
    "logsigmoid": "LogSigmoid",
    "rms_norm": "RMSNorm",
    "local_response_norm": "LocalResponseNorm",
    "scaled_dot_product_attention": "attention",
    "multi_head_attention_forward": "attention",
}
_PLAIN = {
    "grouped_mm": "grouped matmul",
    "scaled_grouped_mm": "scaled grouped matmul",
}
"""Operators without a module whose names say little; private ones ("_grouped_mm") too."""

_RANKED = {"batch_norm": "BatchNorm", "instance_norm": "InstanceNorm"}


def _snake(name: str) -> str:
    """``AdaptiveAvgPool2d`` -> ``adaptive_avg_pool2d``."""
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


_SPELLING = {
    **{_snake(name): name for name in _CLASSES},
    **_IRREGULAR,
}


def spelled(node: Node) -> str:
    """What the operator ``node`` does, as its module spells it: ``relu_`` -> ``ReLU``.

    A name without a module stays as it is. Norms over a batch tell their rank by what they take:
    a ``batch_norm`` of four axes is a ``BatchNorm2d``, one of unknown axes a ``BatchNorm``.
    """
    plain = node.op.rstrip("_") or node.op
    if plain in _RANKED and not node.outputs:
        return _RANKED[plain]
    if plain in _RANKED:
        rank = min(max(len(node.outputs[0].tensor.shape) - 2, 1), 3)
        return f"{_RANKED[plain]}{rank}d"
    return _SPELLING.get(plain) or _PLAIN.get(plain.lstrip("_"), plain)
