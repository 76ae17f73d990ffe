"""What the first function that consumes an argument says about the argument's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.parameter import is_lazy


@dataclass(frozen=True, slots=True)
class Demand:
    """A consumer's demand on one tensor.

    ``kind``: what it is ("image", "signal", "volume", "features", "steps", "tokens", "bag",
    "trailing"). ``axis``: counted from the front, or negative; ``size``: wanted there, and
    ``ranks``: numbers of axes that it takes (empty: any). ``high``: integers below it. ``shape``:
    the last axes, all of them. ``latent``: it enlarges, so its input may be a single point.
    """

    kind: str
    axis: int = 0
    size: int = 0
    ranks: tuple[int, ...] = ()
    high: int = 0
    shape: tuple[int, ...] = ()
    latent: bool = False


def demands(
    name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> list[tuple[torch.Tensor, Demand]]:
    """The demands of one function call on its tensor arguments."""
    rule = _RULES.get(name)
    if rule is None:
        return []
    if any(is_lazy(a) for a in args):
        return []
    try:
        return rule(args, kwargs)
    except (IndexError, AttributeError, TypeError, KeyError):
        return []  # an unusual call; the forward itself will say what is wrong


Found = list[tuple[torch.Tensor, Demand]]


def _argument(args: Sequence[Any], kwargs: Mapping[str, Any], at: int, name: str) -> Any:
    return args[at] if len(args) > at else kwargs[name]


def _convolution(rank: int, kind: str) -> Callable[[Sequence[Any], Mapping[str, Any]], Found]:
    def rule(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
        weight = _argument(args, kwargs, 1, "weight")
        groups = args[6] if len(args) > 6 else kwargs.get("groups", 1)
        size = weight.shape[1] * groups
        return [(args[0], Demand(kind, -(rank + 1), size, (rank + 1, rank + 2)))]

    return rule


def _transposed(rank: int, kind: str) -> Callable[[Sequence[Any], Mapping[str, Any]], Found]:
    def rule(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
        weight = _argument(args, kwargs, 1, "weight")
        demand = Demand(kind, -(rank + 1), weight.shape[0], (rank + 1, rank + 2), latent=True)
        return [(args[0], demand)]

    return rule


def _linear(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    return [(args[0], Demand("features", -1, _argument(args, kwargs, 1, "weight").shape[-1]))]


def _bilinear(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    weight = _argument(args, kwargs, 2, "weight")
    return [(args[i], Demand("features", -1, weight.shape[1 + i])) for i in (0, 1)]


def _embedding(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    return [(args[0], Demand("tokens", high=_argument(args, kwargs, 1, "weight").shape[0]))]


def _bag(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    found = [(args[0], Demand("bag", high=args[1].shape[0]))]
    offsets = args[2] if len(args) > 2 else kwargs.get("offsets")
    return found + ([(offsets, Demand("offsets"))] if offsets is not None else [])


def _recurrent(args: Sequence[Any], _: Mapping[str, Any]) -> Found:
    packed = (
        isinstance(args[2], (tuple, list))
        and isinstance(args[1], torch.Tensor)
        and args[1].dim() == 1
    )
    weights = args[3] if packed else args[2]
    return [(args[0], Demand("steps", -1, weights[0].shape[1], (2, 3)))]


def _cell(args: Sequence[Any], _: Mapping[str, Any]) -> Found:
    hidden = args[1] if isinstance(args[1], (tuple, list)) else [args[1]]
    found = [(args[0], Demand("features", -1, args[2].shape[1], (1, 2)))]
    return found + [(h, Demand("features", -1, args[3].shape[1], (1, 2))) for h in hidden]


def _attention(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    size = _argument(args, kwargs, 3, "embed_dim_to_check")
    found = [(args[0], Demand("steps", -1, size, (2, 3)))]
    for at, name in ((1, "k_proj_weight"), (2, "v_proj_weight")):
        weight = kwargs.get(name)
        wanted = weight.shape[1] if weight is not None else size
        found.append((args[at], Demand("steps", -1, wanted, (2, 3))))
    return found


def _batch_norm(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    mean = _argument(args, kwargs, 1, "running_mean")
    return [(args[0], Demand("channels", 1, mean.shape[0]))] if mean is not None else []


def _group_norm(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    weight = args[2] if len(args) > 2 else kwargs.get("weight")
    return [(args[0], Demand("channels", 1, weight.shape[0]))] if weight is not None else []


def _layer_norm(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    shape = tuple(_argument(args, kwargs, 1, "normalized_shape"))
    kind = "features" if len(shape) == 1 else "trailing"
    return [(args[0], Demand(kind, -1, shape[-1], shape=shape))]


def _product(args: Sequence[Any], _: Mapping[str, Any]) -> Found:
    left, right = args[0], args[1]
    if right.dim() >= 2 and left.dim() >= 1:
        return [(left, Demand("features", -1, right.shape[-2])),
                (right, Demand("rows", -2, left.shape[-1]))]  # fmt: skip
    return []


def _split(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Found:
    sizes = _argument(args, kwargs, 1, "split_size")
    if isinstance(sizes, (tuple, list)):
        axis = args[2] if len(args) > 2 else kwargs.get("dim", 0)
        return [(args[0], Demand("parts", axis, sum(sizes)))]
    return []


def _addmm(args: Sequence[Any], _: Mapping[str, Any]) -> Found:
    return [(args[1], Demand("features", -1, args[2].shape[0]))]


_RULES: Mapping[str, Callable[[Sequence[Any], Mapping[str, Any]], Found]] = {
    "conv1d": _convolution(1, "signal"),
    "conv2d": _convolution(2, "image"),
    "conv3d": _convolution(3, "volume"),
    "conv_transpose1d": _transposed(1, "signal"),
    "conv_transpose2d": _transposed(2, "image"),
    "conv_transpose3d": _transposed(3, "volume"),
    "linear": _linear,
    "bilinear": _bilinear,
    "embedding": _embedding,
    "embedding_bag": _bag,
    **dict.fromkeys(("lstm", "gru", "rnn_tanh", "rnn_relu"), _recurrent),
    **dict.fromkeys(("lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell"), _cell),
    "multi_head_attention_forward": _attention,
    "batch_norm": _batch_norm,
    "instance_norm": _batch_norm,
    "group_norm": _group_norm,
    "layer_norm": _layer_norm,
    "rms_norm": _layer_norm,
    **dict.fromkeys(("matmul", "__matmul__", "mm", "bmm", "spmm", "hspmm", "_sparse_mm"), _product),
    "addmm": _addmm,
    **dict.fromkeys(("split", "split_with_sizes"), _split),
}


def module_demands(module: torch.nn.Module, args: Sequence[Any]) -> Found:
    """Demands of modules that check their input before they call a function."""
    if isinstance(module, torch.nn.RNNBase):
        return [(args[0], Demand("steps", -1, module.input_size, (2, 3)))]
    if isinstance(module, torch.nn.Transformer):
        return [(a, Demand("steps", -1, module.d_model, (2, 3))) for a in args[:2]]
    if isinstance(module, torch.nn.RNNCellBase):
        return [(args[0], Demand("features", -1, module.input_size, (1, 2)))]
    return []
