"""First guesses at arguments: from annotations, from names, from the model's first layer."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import is_lazy

from netviz.tracers.inputs.shapes import Argument, Dim, Nested, Tensor, Value, image
from netviz.tracers.inputs.signature import Parameter

_GRAPH = re.compile(r"edge_index|edges|adj\w*|A|A_hat|laplacian")
_SCALARS = {
    "int": 1,
    "float": 1.0,
    "bool": False,
    "Optional[int]": 1,
    "Optional[float]": 1.0,
    "str": "",
}
_NO_NAMESPACE = ("self", "torch", "F", "nn", "np", "math")


def first_guess(parameter: Parameter, model: nn.Module, *, first: bool = True) -> Argument:
    """The likeliest argument, to be corrected by trials. ``first``: no other one comes before."""
    note = parameter.annotation.replace("typing.", "").replace(" ", "")
    if note in _SCALARS:
        return Value(_SCALARS[note])
    named = _by_name(parameter.name, model)
    certain = isinstance(named, Tensor) and named.settled
    if parameter.container == "list" and not certain:
        return _each(model)
    if parameter.container and parameter.name not in _NO_NAMESPACE and not certain:
        items = tuple((k, first_guess(_part(parameter, k), model)) for k in parameter.keys)
        return Nested(parameter.container, items)
    if re.match(r"(Optional\[)?(list|List|Sequence|Iterable)\[", note):
        return _list(model)
    typed = _annotated(note)
    if typed is not None:
        return typed
    guess = named or _generic(parameter.name, model)
    # Only the first argument is likely to be what the first layer takes.
    return Tensor((1, 64)) if guess is not named and not first and guess.dtype == "int64" else guess


def _generic(name: str, model: nn.Module) -> Tensor:
    """An argument whose name says nothing: by the first layer, or a size that the model names."""
    guess = by_layer(model)
    size = named_size(name, model)
    return (
        replace(guess, shape=(*guess.shape[:-1], size)) if size and len(guess.shape) == 2 else guess
    )


def named_size(name: str, model: nn.Module) -> int:
    """``model.state_dim``, or the default of ``state_dim`` in the constructor, for "state"; else 0."""
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


def in_graph(guess: Argument, names: list[str]) -> Argument:
    """Beside an adjacency matrix or an edge list the other tensor has a row for every node."""
    if (
        not any(_GRAPH.fullmatch(n) for n in names)
        or not isinstance(guess, Tensor)
        or guess.settled
    ):
        return guess
    if "E" in guess.shape or guess.fill is not None:
        return guess
    last = guess.shape[-1] if isinstance(guess.shape[-1], int) else 64
    return Tensor(("N", last))


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


def alternatives(model: nn.Module) -> Iterator[Tensor]:
    """Further guesses for an argument of which nothing is known, likeliest first."""
    yield from (image(3), Tensor((1, "T"), "int64", 2), Tensor((1, 64)), Tensor((1, "T", 64)))
    yield from (
        Tensor((1, 1, "L")),
        image(1),
        Tensor((1, 3, "V", "V", "V")),
        Tensor((1,), "int64", 1),
    )
    yield from (
        Tensor((1,)),
        Tensor((1, "T")),
        Tensor(("T",), "int64", 2),
        Tensor((64,)),
        Tensor(()),
    )


def _part(parameter: Parameter, key: str) -> Parameter:
    return Parameter(parameter.name if key.isdigit() else key)


def _list(model: nn.Module) -> Argument:
    guess = by_layer(model)
    if len(guess.shape) == 4:  # detectors take pictures without a batch axis
        return Nested("list", (("0", Tensor(guess.shape[1:])),))
    return Nested("list", (("0", guess), ("1", guess)))


def _each(model: nn.Module) -> Argument:
    """A list that is walked along with a list of modules: as long as that."""
    modules = _first(model, nn.ModuleList)
    count = len(modules) if modules is not None else 2
    return Nested("list", tuple((str(i), by_layer(model)) for i in range(count)))


def _annotated(note: str) -> Tensor | None:
    """``LongTensor``, or jaxtyping's ``Float[Tensor, "batch channels height width"]``."""
    if "LongTensor" in note or "IntTensor" in note:
        return Tensor((1, "T"), "int64", 2)
    if re.match(r"(Int|Int64|Int32|UInt8)\[", note):
        return Tensor((1, "T"), "int64", 2)
    return Tensor((1, "T"), "bool") if note.startswith("Bool[") else None


def _first(model: nn.Module, *kinds: type[nn.Module]) -> Any:
    return next((m for m in model.modules() if isinstance(m, kinds)), None)


def _vocabulary(model: nn.Module) -> int:
    module = _first(model, nn.Embedding, nn.EmbeddingBag)
    return int(module.num_embeddings) if module is not None else 0


def _tokens(model: nn.Module) -> Tensor:
    if not _vocabulary(model):
        return by_layer(model)
    return Tensor((1, "T"), "int64", _vocabulary(model))


def _pictures(model: nn.Module) -> Tensor:
    conv = _first(model, nn.Conv2d)
    guess = by_layer(model)
    if conv is not None:
        return image(int(conv.in_channels))
    return guess if guess.dtype == "float32" else image(1)


def _hidden(model: nn.Module) -> Argument:
    rnn = _first(model, nn.RNNBase)
    if rnn is None:
        cell = _first(model, nn.RNNCellBase)
        state = Tensor((1, int(cell.hidden_size) if cell is not None else _width(model)))
        return (
            Nested("tuple", (("0", state), ("1", state)))
            if isinstance(cell, nn.LSTMCell)
            else state
        )
    layers = int(rnn.num_layers) * (2 if rnn.bidirectional else 1)
    state = Tensor((layers, 1, int(rnn.hidden_size)), settled=True)
    if isinstance(rnn, nn.LSTM):
        return Nested("tuple", (("0", state), ("1", state)))
    return state


def _width(model: nn.Module) -> int:
    linears = [m for m in model.modules() if isinstance(m, nn.Linear)]
    return int(linears[0].out_features) if linears else 64


def _cell(model: nn.Module) -> Argument:
    hidden = _hidden(model)
    return hidden.items[0][1] if isinstance(hidden, Nested) else hidden


def _latent(model: nn.Module) -> Tensor:
    module: Any
    for module in model.modules():
        if isinstance(module, nn.ConvTranspose2d):
            return Tensor((1, int(module.in_channels), 1, 1))
        if isinstance(module, nn.Linear):
            return Tensor(
                (
                    1,
                    named_size("z", model)
                    or named_size("latent", model)
                    or int(module.in_features),
                )
            )
        if isinstance(module, nn.Conv2d):
            return image(int(module.in_channels))
    return Tensor((1, 100))


def _timestep(_: nn.Module) -> Tensor:
    return Tensor((1,), "int64", 1000)


_LAYERS: tuple[tuple[type[nn.Module] | tuple[type[nn.Module], ...], Callable[[Any], Tensor]], ...] = (
    (nn.Conv2d, lambda m: image(int(m.in_channels))),
    (nn.Conv1d, lambda m: Tensor((1, int(m.in_channels), "L"))),
    (nn.Conv3d, lambda m: Tensor((1, int(m.in_channels), "V", "V", "V"))),
    (nn.ConvTranspose2d, lambda m: Tensor((1, int(m.in_channels), 1, 1))),
    (nn.ConvTranspose1d, lambda m: Tensor((1, int(m.in_channels), 1))),
    (nn.ConvTranspose3d, lambda m: Tensor((1, int(m.in_channels), 1, 1, 1))),
    ((nn.Embedding, nn.EmbeddingBag), lambda m: Tensor((1, "T"), "int64", int(m.num_embeddings))),
    (nn.RNNBase, lambda m: Tensor((1, "T", int(m.input_size)))),
    (nn.RNNCellBase, lambda m: Tensor((1, int(m.input_size)))),
    ((nn.Transformer, nn.TransformerEncoder, nn.TransformerDecoder), lambda m: Tensor((1, "T", _model_width(m)))),
    (nn.MultiheadAttention, lambda m: Tensor((1, "T", int(m.embed_dim)))),
    (nn.Linear, lambda m: Tensor((1, int(m.in_features)))),
    (nn.BatchNorm2d, lambda m: image(int(m.num_features))),
    (nn.BatchNorm1d, lambda m: Tensor((1, int(m.num_features)))),
    (nn.LayerNorm, lambda m: Tensor((1, "T", *m.normalized_shape))),
)  # fmt: skip


def _model_width(module: nn.Module) -> int:
    attention = _first(module, nn.MultiheadAttention)
    return int(attention.embed_dim) if attention is not None else 64


_LAZY = {
    "LazyLinear": Tensor((1, 64)),
    "LazyConv1d": Tensor((1, 3, "L")),
    "LazyConv3d": Tensor((1, 3, "V", "V", "V")),
}


_NAMES: tuple[tuple[str, Callable[[Any], Argument]], ...] = (
    (r"(pixel_values|images?|imgs?|pictures?|frames?|rgb|photos?)(_?\d+|_in)?", _pictures),
    (r"(\w*_)?(input_ids|ids|tokens?|token_ids|idxs?|text|texts|words?|captions?|sentences?|src|tgt|trg|"
     r"source|target_ids|premise|hypothesis|question|query_ids)(_?\d+)?", _tokens),
    (r"attention_mask", lambda m: Tensor((1, "T"), "int64", fill="1")),
    (r"(src_|tgt_)?key_padding_mask|padding_mask|pad_mask", lambda m: Value(None)),
    (r"(\w+_)?masks?", lambda m: Value(None)),
    (r"token_type_ids|segment_ids|segments?", lambda m: Tensor((1, "T"), "int64", 2)),
    (r"position_ids|positions", lambda m: Tensor((1, "T"), "int64", 2)),
    (r"t|timesteps?|time_?steps?|time|ts|sigmas?|noise_level|diffusion_step", _timestep),
    (r"edge_index|edges", lambda m: Tensor((2, "E"), "int64", 16, settled=True)),
    (r"edge_attr|edge_weights?|edge_features?", lambda m: Tensor(("E", 1))),
    (r"batch_index|batch_idx|node_batch", lambda m: Tensor(("N",), "int64", fill="0")),
    (r"adj(acency)?(_?mat(rix)?)?|A|A_hat|laplacian|graph", lambda m: Tensor(("N", "N"), settled=True)),
    (r"lengths?|lens|(seq|src|text|input|x)_?len(gth)?s?", lambda m: Tensor((1,), "int64", fill="T")),
    (r"offsets?", lambda m: Tensor((1,), "int64", fill="0", settled=True)),
    (r"labels?|y|class_?labels?|class_ids?|classes|cls|users?|items?|user_ids?|item_ids?|\w+_idx",
     lambda m: Tensor((1,), "int64", _vocabulary(m))),
    (r"h0|hx|hidden|hidden_states?|states?|prev_state|prev_hidden|h|h_0|initial_state|decoder_hidden", _hidden),
    (r"c0|cx|cell|cell_state|c_0", _cell),
    (r"z|noise|latents?|eps|z_\w+|latent_\w+|code", _latent),
    (r"points?|xyz|pc|point_?clouds?|pcd", lambda m: Tensor((1, 3, "N"))),
)  # fmt: skip


def _by_name(name: str, model: nn.Module) -> Argument | None:
    for pattern, guess in _NAMES:
        if re.fullmatch(pattern, name) and (name != "y" or _vocabulary(model)):
            return guess(model)
    return None
