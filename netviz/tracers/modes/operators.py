"""Names and arguments of torch functions, as a reader of the model's code would say them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.overrides import get_testing_overrides, resolve_name

from netviz.ir import Attribute

SILENT = frozenset(
    "size dim numel nelement stride storage_offset is_contiguous is_floating_point is_complex "
    "is_signed is_tensor element_size data_ptr __len__ ndimension is_same_size get_device "
    "has_names is_inference is_set_to is_pinned storage untyped_storage _typed_storage "
    "__repr__ __hash__ __format__ __contains__ _is_view requires_grad_ "
    "register_hook retain_grad _set_grad_enabled __reduce_ex__ __class__ backward "
    "names refine_names is_shared dim_order".split()
)
"""Functions that ask about a tensor or set a flag and compute nothing."""

VALUE_READS = frozenset(
    "item tolist __bool__ __int__ __float__ __index__ __complex__ numpy __array__ equal allclose "
    "is_nonzero __dlpack__".split()
)
"""Functions that turn a tensor's values into Python's: a fake tensor cannot answer."""

DATA_READS = frozenset("numpy tolist __array__ __dlpack__".split())
"""Those whose result may come back as a tensor, computed where the tracer cannot see."""

FROM_DATA = frozenset(
    "tensor as_tensor from_numpy asarray lift_fresh from_dlpack frombuffer".split()
)
"""Functions that make a tensor of Python or NumPy data."""

NO_OPERATION = frozenset(
    "to contiguous float double half bfloat16 int long bool cpu cuda type_as requires_grad_ "
    "expand expand_as reshape view resolve_conj resolve_neg coalesce broadcast_tensors "
    "squeeze as_tensor asarray to_dense detach_ movedim moveaxis positive".split()
)
"""Functions that are not worth a node when they return the very tensor they were given."""

WEIGHTED = frozenset(
    "linear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution "
    "_convolution batch_norm layer_norm group_norm instance_norm rms_norm embedding embedding_bag "
    "lstm gru rnn_tanh rnn_relu lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell prelu bilinear "
    "multi_head_attention_forward addmm native_layer_norm native_group_norm native_batch_norm "
    "cudnn_batch_norm deform_conv2d".split()
)
"""Operators that have weights of their own; a parameter of any other is drawn as a node."""

REPLACING = frozenset(("set_data", "set_"))
"""Functions that give a tensor other memory."""

_LONG = 32  # items; a longer list is data, not configuration

_DUNDER = {"rsub": "sub", "rdiv": "div", "rmul": "mul", "radd": "add", "rpow": "pow",
           "rtruediv": "div", "truediv": "div", "idiv": "div_", "iadd": "add_", "isub": "sub_",
           "imul": "mul_", "rmatmul": "matmul", "rfloordiv": "floordiv", "and": "bitwise_and",
           "or": "bitwise_or", "xor": "bitwise_xor", "invert": "bitwise_not"}  # fmt: skip


@functools.cache
def dotted_name(func: Callable[..., Any]) -> str:
    """Where ``func`` lives: "torch.nn.functional.conv2d", "torch.Tensor.add", "aten.mul.Scalar"."""
    name = resolve_name(func)
    if name:
        return str(name)
    module = getattr(func, "__module__", None) or "torch"
    return f"{module}.{getattr(func, '__name__', type(func).__name__)}"


@functools.cache
def operator_name(func: Callable[..., Any]) -> str:
    """Short name of ``func``: "conv2d", "add", "getitem", "T"."""
    if isinstance(func, torch._ops.OpOverload):
        return str(func._schema.name.partition("::")[2])
    parts = dotted_name(func).split(".")
    if parts[-1] == "__set__":
        return f"set_{parts[-2]}"
    name = parts[-2] if parts[-1] == "__get__" else parts[-1]
    if name.startswith("__") and name.endswith("__"):
        name = name.strip("_")
        return _DUNDER.get(name, name)
    return name


@functools.cache
def function_name(func: Callable[..., Any]) -> str:
    """Undecorated name to look up in the tables of this file ("__bool__", "size")."""
    if isinstance(func, torch._ops.OpOverload):
        return operator_name(func)
    name = getattr(func, "__name__", "")
    if name == "__get__":
        return dotted_name(func).split(".")[-2]
    return str(name)


@functools.cache
def is_silent(func: Callable[..., Any]) -> bool:
    """Whether ``func`` only asks about a tensor: no node, no conversion."""
    if getattr(func, "__name__", "") == "__get__":
        return dotted_name(func).split(".")[-2] not in (
            "T",
            "mT",
            "H",
            "mH",
            "data",
            "real",
            "imag",
            "grad",
        )
    return function_name(func) in SILENT


def weight_sizes(op: str, weight: torch.Tensor, position: int) -> list[tuple[Attribute, str]]:
    """What the first weight of a convolution, linear or embedding tells of its configuration."""
    shape = tuple(weight.shape)
    if position != 1 or len(shape) < 2:
        return []
    if op.startswith("conv_transpose"):
        return [(shape[2:], "kernel_size"), (shape[0], "in_channels")]
    if op.startswith("conv"):
        return [(shape[2:], "kernel_size"), (shape[0], "out_channels")]
    names = {
        "linear": ("out_features", "in_features"),
        "embedding": ("num_embeddings", "embedding_dim"),
    }
    return list(zip(shape, names.get(op, ()), strict=False))


_CELLS = ("params", "has_biases", "num_layers", "dropout", "train", "bidirectional")
_RECURRENT: dict[Callable[..., Any], tuple[str, ...]] = dict.fromkeys(
    (torch.lstm, torch.gru, torch.rnn_tanh, torch.rnn_relu),
    ("input", "hx", *_CELLS, "batch_first"),
)
_PACKED = ("data", "batch_sizes", "hx", *_CELLS)
_TO = ("dtype", "non_blocking", "copy")
_OVERLOADED: dict[Callable[..., Any], tuple[tuple[Any, tuple[str, ...]], ...]] = {
    **dict.fromkeys(_RECURRENT, ((torch.Tensor, _PACKED),)),
    torch.Tensor.to: (
        (torch.dtype, ("self", *_TO)),
        ((torch.device, str, int), ("self", "device", *_TO)),
        (torch.Tensor, ("self", "other", *_TO[1:])),
    ),
}
"""Argument names where they depend on what the second argument is."""


@functools.lru_cache(maxsize=1)
def _signatures() -> dict[Callable[..., Any], Callable[..., Any]]:
    # torch's own table of every overridable function, as lambdas with the true argument names.
    return get_testing_overrides()


@functools.cache
def _arguments(func: Callable[..., Any]) -> tuple[tuple[str, ...], Mapping[str, Any], str | None]:
    """Names of the positional arguments, defaults by name, and the name of ``*args``."""
    if isinstance(func, torch._ops.OpOverload):
        arguments = func._schema.arguments
        defaults = {a.name: a.default_value for a in arguments if a.has_default_value()}
        return tuple(a.name for a in arguments), defaults, None
    if func in _RECURRENT:
        return _RECURRENT[func], {}, None
    try:
        signature = inspect.signature(_signatures().get(func, func))
    except (ValueError, TypeError):
        return (), {}, None
    names, defaults, rest = [], {}, None
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            rest = parameter.name
        elif parameter.kind is not parameter.VAR_KEYWORD:
            names.append(parameter.name)
            if parameter.default is not parameter.empty:
                defaults[parameter.name] = parameter.default
    return tuple(names), defaults, rest


def named_arguments(
    func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    """Every argument with its name; positions where torch does not tell the names."""
    names, _, rest = _arguments(func)
    if len(args) > 1 and func in _OVERLOADED:
        names = next((n for kinds, n in _OVERLOADED[func] if isinstance(args[1], kinds)), names)
    if rest is None or len(args) <= len(names):
        named = [(names[i] if i < len(names) else str(i), value) for i, value in enumerate(args)]
    else:
        head = len(names) if names and names[0] in ("self", "input", "tensor") else 0
        head = min(head, 1)
        named = [(names[i], args[i]) for i in range(head)] + [(rest, tuple(args[head:]))]
    named.extend(kwargs.items())
    return named


def attributes_of(func: Callable[..., Any], named: list[tuple[str, Any]]) -> dict[str, Attribute]:
    """Arguments that are not tensors and not their default, as plain values.

    Devices are left out: shapes alone are on none, and the graph is the same on each.
    """
    defaults = _arguments(func)[1]
    found: dict[str, Attribute] = {}
    for name, value in named:
        if isinstance(value, (torch.Tensor, torch.device)) or value is None or name == "device":
            continue
        if name in defaults and type(value) is type(defaults[name]) and value == defaults[name]:
            continue
        plain = plain_value(value)
        if plain is not None:
            found[name] = plain
    return found


def plain_value(value: Any, *, depth: int = 3) -> Attribute:
    """``value`` as JSON-like data; None for what has no short form (tensors, big objects)."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        return _plain_items(value, depth)
    for kinds, plain in _PLAIN:
        if isinstance(value, kinds):
            return plain(value)
    return None


def _plain_slice(value: slice) -> str:
    parts = [value.start, value.stop] + ([value.step] if value.step is not None else [])
    return ":".join("" if p is None else str(plain_value(p)) for p in parts)


def _plain_items(value: list[Any] | tuple[Any, ...], depth: int) -> Attribute:
    if not depth or len(value) > _LONG or any(isinstance(v, torch.Tensor) for v in value):
        return None
    return tuple(plain_value(item, depth=depth - 1) for item in value)


_TORCH_NAMES = (torch.dtype, torch.device, torch.layout, torch.memory_format)
_PLAIN: tuple[tuple[Any, Callable[[Any], Attribute]], ...] = (
    (int, int),  # IntEnum, SymInt and the like included
    (float, float),
    (str, lambda value: str(value)[:200]),
    (_TORCH_NAMES, lambda value: str(value).removeprefix("torch.")),
    (slice, _plain_slice),
    (type(Ellipsis), lambda value: "..."),
)
