"""The names that people give to the arguments of ``forward``, and what they mean by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from torch import nn

from netviz.tracers.inputs.layers import (
    cell,
    hidden,
    latent,
    pictures,
    timestep,
    tokens,
    vocabulary,
)
from netviz.tracers.inputs.shapes import Argument, Tensor, Value

_NAMES: tuple[tuple[str, Callable[[Any], Argument]], ...] = (
    (r"(pixel_values|images?|imgs?|pictures?|frames?|rgb|photos?)(_?\d+|_in)?", pictures),
    ((r"(\w*_)?(input_ids|ids|tokens?|token_ids|idxs?|text|texts|words?|captions?|"
     r"sentences?|src|tgt|trg|"
     r"source|target_ids|premise|hypothesis|question|query_ids)(_?\d+)?"), tokens),
    (r"attention_mask", lambda m: Tensor((1, "T"), "int64", fill="1")),
    (r"(src_|tgt_)?key_padding_mask|padding_mask|pad_mask", lambda m: Value(None)),
    (r"(\w+_)?masks?", lambda m: Value(None)),
    (r"token_type_ids|segment_ids|segments?", lambda m: Tensor((1, "T"), "int64", 2)),
    (r"position_ids|positions", lambda m: Tensor((1, "T"), "int64", 2)),
    (r"t|timesteps?|time_?steps?|time|ts|sigmas?|noise_level|diffusion_step", timestep),
    (r"edge_index|edges", lambda m: Tensor((2, "E"), "int64", 16, settled=True)),
    (r"edge_attr|edge_weights?|edge_features?", lambda m: Tensor(("E", 1))),
    (r"batch_index|batch_idx|node_batch", lambda m: Tensor(("N",), "int64", fill="0")),
    (r"adj(acency)?(_?mat(rix)?)?|A|A_hat|laplacian|graph",
     lambda m: Tensor(("N", "N"), settled=True)),
    (r"lengths?|lens|(seq|src|text|input|x)_?len(gth)?s?",
     lambda m: Tensor((1,), "int64", fill="T")),
    (r"offsets?", lambda m: Tensor((1,), "int64", fill="0", settled=True)),
    (r"labels?|y|class_?labels?|class_ids?|classes|cls|users?|items?|user_ids?|item_ids?|\w+_idx",
     lambda m: Tensor((1,), "int64", vocabulary(m))),
    ((r"h0|hx|hidden|hidden_states?|states?|prev_state|prev_hidden|h|h_0|initial_state|"
     r"decoder_hidden"), hidden),
    (r"c0|cx|cell|cell_state|c_0", cell),
    (r"z|noise|latents?|eps|z_\w+|latent_\w+|code", latent),
    (r"points?|xyz|pc|point_?clouds?|pcd", lambda m: Tensor((1, 3, "N"))),
)  # fmt: skip


def by_name(name: str, model: nn.Module) -> Argument | None:
    """What an argument of this name is likely to be; None for a name that says nothing."""
    for pattern, guess in _NAMES:
        if re.fullmatch(pattern, name) and (name != "y" or vocabulary(model)):
            return guess(model)
    return None
