"""What a model's layers say about its arguments, before any trial."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

import torch
from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import is_lazy

from netviz.tracers.inputs.shapes import Argument, Dim, Nested, Tensor, image


def named_size(name: str, model: nn.Module) -> int:
    """``model.state_dim`` or its default in the constructor, for the name "state"; else 0."""
    names = [f"{name}_{s}" for s in ("dim", "size", "features", "dims", "len")]
    names += [f"{s}_{name}" for s in ("num", "n", "dim")] + [f"n{name}", f"{name}dim", f"d_{name}"]
    try:
        given = inspect.signature(type(model).__init__).parameters
    except (TypeError, ValueError):
        given = {}  # type: ignore[assignment]  # an empty mapping
    for candidate in names:
        default = given[candidate].default if candidate in given else None
        value = vars(model).get(candidate, default)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return 0


def by_layer(model: nn.Module) -> Tensor:
    """What the model's first layer with weights takes."""
    if isinstance(model, torch.jit.ScriptModule):
        return _scripted(model)
    for module in model.modules():
        for kind, shape in _LAYERS:
            if isinstance(module, kind) and not any(is_lazy(p) for p in module.parameters()):
                return shape(module)
            if isinstance(module, LazyModuleMixin):
                return _LAZY.get(type(module).__name__, image(3))
    return image(3)


def _scripted(model: torch.jit.ScriptModule) -> Tensor:
    """A script module has no classes any more; the first weight's shape says as much."""
    for module in model.modules():
        kind = getattr(module, "original_name", "")
        weight = next(iter(module.parameters(recurse=False)), None)
        if weight is None or weight.dim() < 2:
            continue
        if kind == "Embedding":
            return Tensor((1, "T"), "int64", int(weight.shape[0]))
        if kind in ("LSTM", "GRU", "RNN"):
            return Tensor((1, "T", int(weight.shape[1])))
        ends: tuple[Dim, ...] = {3: ("L",), 4: ("S", "S"), 5: ("V", "V", "V")}.get(weight.dim(), ())
        return Tensor((1, int(weight.shape[0 if "Transpose" in kind else 1]), *ends))
    return image(3)


def first_of(model: nn.Module, *kinds: type[nn.Module]) -> Any:
    """The first module of one of these kinds, or None."""
    return next((m for m in model.modules() if isinstance(m, kinds)), None)


def vocabulary(model: nn.Module) -> int:
    """The rows of the model's first embedding; 0 without one."""
    module = first_of(model, nn.Embedding, nn.EmbeddingBag)
    return int(module.num_embeddings) if module is not None else 0


def tokens(model: nn.Module) -> Tensor:
    """Token numbers, where there is a vocabulary."""
    if not vocabulary(model):
        return by_layer(model)
    return Tensor((1, "T"), "int64", vocabulary(model))


def pictures(model: nn.Module) -> Tensor:
    """One picture."""
    conv = first_of(model, nn.Conv2d)
    guess = by_layer(model)
    if conv is not None:
        return image(int(conv.in_channels))
    return guess if guess.dtype == "float32" else image(1)


def hidden(model: nn.Module) -> Argument:
    """The state that a recurrent layer starts from; a pair for an LSTM."""
    rnn = first_of(model, nn.RNNBase)
    if rnn is None:
        single = first_of(model, nn.RNNCellBase)
        state = Tensor((1, int(single.hidden_size) if single is not None else _width(model)))
        pair = Nested("tuple", (("0", state), ("1", state)))
        return pair if isinstance(single, nn.LSTMCell) else state
    layers = int(rnn.num_layers) * (2 if rnn.bidirectional else 1)
    state = Tensor((layers, 1, int(rnn.hidden_size)), settled=True)
    if isinstance(rnn, nn.LSTM):
        return Nested("tuple", (("0", state), ("1", state)))
    return state


def _width(model: nn.Module) -> int:
    linears = [m for m in model.modules() if isinstance(m, nn.Linear)]
    return int(linears[0].out_features) if linears else 64


def cell(model: nn.Module) -> Argument:
    """The cell state of an LSTM."""
    state = hidden(model)
    return state.items[0][1] if isinstance(state, Nested) else state


def latent(model: nn.Module) -> Tensor:
    """What a generator starts from."""
    module: Any
    for module in model.modules():
        if isinstance(module, nn.ConvTranspose2d):
            return Tensor((1, int(module.in_channels), 1, 1))
        if isinstance(module, nn.Linear):
            named = named_size("z", model) or named_size("latent", model)
            return Tensor((1, named or int(module.in_features)))
        if isinstance(module, nn.Conv2d):
            return image(int(module.in_channels))
    return Tensor((1, 100))


def timestep(_: nn.Module) -> Tensor:
    """One step of a diffusion."""
    return Tensor((1,), "int64", 1000)


_TRANSFORMERS = (nn.Transformer, nn.TransformerEncoder, nn.TransformerDecoder)
_Kinds: TypeAlias = type[nn.Module] | tuple[type[nn.Module], ...]
_LAYERS: tuple[tuple[_Kinds, Callable[[Any], Tensor]], ...] = (
    (nn.Conv2d, lambda m: image(int(m.in_channels))),
    (nn.Conv1d, lambda m: Tensor((1, int(m.in_channels), "L"))),
    (nn.Conv3d, lambda m: Tensor((1, int(m.in_channels), "V", "V", "V"))),
    (nn.ConvTranspose2d, lambda m: Tensor((1, int(m.in_channels), 1, 1))),
    (nn.ConvTranspose1d, lambda m: Tensor((1, int(m.in_channels), 1))),
    (nn.ConvTranspose3d, lambda m: Tensor((1, int(m.in_channels), 1, 1, 1))),
    ((nn.Embedding, nn.EmbeddingBag), lambda m: Tensor((1, "T"), "int64", int(m.num_embeddings))),
    (nn.RNNBase, lambda m: Tensor((1, "T", int(m.input_size)))),
    (nn.RNNCellBase, lambda m: Tensor((1, int(m.input_size)))),
    (_TRANSFORMERS, lambda m: Tensor((1, "T", _model_width(m)))),
    (nn.MultiheadAttention, lambda m: Tensor((1, "T", int(m.embed_dim)))),
    (nn.Linear, lambda m: Tensor((1, int(m.in_features)))),
    (nn.BatchNorm2d, lambda m: image(int(m.num_features))),
    (nn.BatchNorm1d, lambda m: Tensor((1, int(m.num_features)))),
    (nn.LayerNorm, lambda m: Tensor((1, "T", *m.normalized_shape))),
)  # fmt: skip


def _model_width(module: nn.Module) -> int:
    attention = first_of(module, nn.MultiheadAttention)
    return int(attention.embed_dim) if attention is not None else 64


_LAZY = {
    "LazyLinear": Tensor((1, 64)),
    "LazyConv1d": Tensor((1, 3, "L")),
    "LazyConv3d": Tensor((1, 3, "V", "V", "V")),
}
