"""The configuration of a layer in a few words, by its role."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netviz.ir import Attribute, Node
from netviz.passes.heads import HEADS

Attributes = Mapping[str, Attribute]
Shape = tuple[int, ...]


def _times(value: Attribute) -> str:
    """``(3, 3)`` -> ``3×3``, ``3`` -> ``3``."""
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _once(value: Attribute) -> str:
    """Equal sides are said once: ``(2, 2)`` -> ``2``."""
    if isinstance(value, tuple) and value and len(set(value)) == 1:
        return str(value[0])
    return _times(value)


def _unless(value: Attribute, usual: tuple[Attribute, ...], prefix: str) -> str:
    if value is None or value == () or _once(value) in map(str, usual):
        return ""
    return prefix + _once(value)


def _window(attributes: Attributes, kernel: str, *, transposed: bool = False) -> str:
    # "/2" halves; a transposed convolution of stride 2 doubles.
    stride = _unless(attributes.get("stride"), (1,), "stride " if transposed else "/")
    return f"{kernel}|{stride}|{_unless(attributes.get('dilation'), (1,), 'dilation ')}"


def _convolution(attributes: Attributes, weight: Shape) -> str:
    groups = attributes.get("groups") or 1
    groups = groups if isinstance(groups, int) else 1
    ins, outs = attributes.get("in_channels"), attributes.get("out_channels")
    if ins is None and len(weight) > 1:
        ins, outs = weight[1] * groups, weight[0]
        if attributes.get("transposed"):
            ins, outs = weight[0], weight[1] * groups
    sides = attributes.get("kernel_size")
    sides = weight[2:] if sides is None else sides
    kernel = _times(sides) if isinstance(sides, (tuple, int)) and sides != () else ""
    shared = "depthwise" if groups == ins and groups > 1 else _unless(groups, (1,), "groups ")
    channels = "" if ins is None else str(ins) if ins == outs else f"{ins} → {outs}"
    window = _window(attributes, kernel, transposed=bool(attributes.get("transposed")))
    return f"{channels}|{window}|{shared}"


def _upsampling(attributes: Attributes, weight: Shape) -> str:
    if "in_channels" in attributes or weight:
        return _convolution({"transposed": True, **attributes}, weight)
    factor = attributes.get("scale_factor") or attributes.get("upscale_factor")
    size = attributes.get("size") or attributes.get("output_size")
    scale = f"×{_plain(factor)}" if factor else f"→ {_times(size)}" if size else ""
    return f"{scale}|{attributes.get('mode') or ''}"


def _plain(value: Attribute) -> str:
    if isinstance(value, tuple):
        return _once(tuple(int(v) if isinstance(v, float) and v.is_integer() else v for v in value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _linear(attributes: Attributes, weight: Shape) -> str:
    ins = attributes.get("in_features", attributes.get("nx"))
    outs = attributes.get("out_features", attributes.get("nf"))
    if ins is None:
        ins, outs = (weight[1], weight[0]) if len(weight) == 2 else (None, None)
    return "" if ins is None or outs is None else f"{ins} → {outs}"


def _pooling(attributes: Attributes, _: Shape) -> str:
    out = attributes.get("output_size")
    if out is not None:
        return f"→ {_times(out)}"
    kernel = attributes.get("kernel_size")
    if kernel is None:
        return ""
    stride = attributes.get("stride")
    sides = _times(kernel) if isinstance(kernel, tuple) else f"{kernel}×{kernel}"
    return _window({**attributes, "stride": stride or kernel}, sides)


def _recurrent(attributes: Attributes, weight: Shape) -> str:
    ins, outs = attributes.get("input_size"), attributes.get("hidden_size")
    if ins is None and weight:
        ins = weight[1]
    sizes = f"{ins} → {outs}" if outs is not None else ""
    layers = _unless(attributes.get("num_layers"), (1,), "")
    both = "bidirectional" if attributes.get("bidirectional") else ""
    return f"{sizes}|{layers and layers + ' layers'}|{both}"


def _embedding(attributes: Attributes, weight: Shape) -> str:
    count, width = attributes.get("num_embeddings"), attributes.get("embedding_dim")
    if count is None and len(weight) == 2:
        count, width = weight
    return "" if count is None else f"{count} → {width}"


def _attention(attributes: Attributes, _: Shape) -> str:
    width = attributes.get("embed_dim")
    heads = next((attributes[k] for k in HEADS if isinstance(attributes.get(k), int)), None)
    causal = "causal" if attributes.get("is_causal") is True else ""
    fewer = attributes.get("key_value_heads")
    said = "" if heads is None else f"{heads} heads" + (f", {fewer} key-value" if fewer else "")
    return f"{width or ''}|{said}|{causal}"


def _normalisation(attributes: Attributes, weight: Shape) -> str:
    groups = attributes.get("num_groups")
    return f"{groups} groups" if isinstance(groups, int) and groups > 1 else ""


def _activation(attributes: Attributes, _: Shape) -> str:
    slope = attributes.get("negative_slope")
    return "" if slope in (None, 0.01) else f"slope {_plain(slope)}"


def _dropout(attributes: Attributes, _: Shape) -> str:
    p = attributes.get("p")
    return "" if p is None else f"p {p}"


_TELLERS: dict[str, Callable[[Attributes, Shape], str]] = {
    "convolution": _convolution,
    "upsampling": _upsampling,
    "linear": _linear,
    "pooling": _pooling,
    "recurrent": _recurrent,
    "embedding": _embedding,
    "attention": _attention,
    "normalisation": _normalisation,
    "activation": _activation,
    "dropout": _dropout,
}


def configured(role: str, attributes: Attributes, weight: Shape) -> str:
    """What is worth knowing of a layer of ``role`` with weights of a shape: parts between bars,
    any of them empty."""
    teller = _TELLERS.get(role)
    return teller(attributes, weight) if teller is not None else ""


_SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "pow": "^", "eq": "=", "lt": "<",
          "gt": ">", "le": "≤", "ge": "≥", "ne": "≠"}  # fmt: skip


def scalar(node: Node) -> str:
    """The number an element-wise operator works with: ``mul`` by 0.125 -> ``× 0.125``."""
    sign = _SIGNS.get(node.op.rstrip("_"))
    numbers = [
        value
        for value in node.attributes.values()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    if not sign or len(numbers) != 1:
        return ""
    turned = "__r" in node.name  # as in ``1 - x``
    return f"{numbers[0]:.4g} {sign}" if turned else f"{sign} {numbers[0]:.4g}"


def dimension(attributes: Attributes) -> str:
    """``dim 2, 3`` for what works along axes; else nothing."""
    dim = attributes.get("dim", attributes.get("axis"))
    if dim is None or not isinstance(dim, (int, tuple)):
        return ""
    return "dim " + (", ".join(map(str, dim)) if isinstance(dim, tuple) else str(dim))
