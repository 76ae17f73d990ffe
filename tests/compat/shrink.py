"""A tiny configuration of any transformers architecture, and inputs that fit it."""

from __future__ import annotations

from typing import Any

import torch

SIZES = {
    "hidden_size": 32, "d_model": 32, "n_embd": 32, "dim": 32, "embed_dim": 32, "emb_dim": 32,
    "model_dim": 32, "embedding_size": 32, "decoder_hidden_size": 32, "encoder_hidden_size": 32,
    "projection_dim": 32, "word_embed_proj_dim": 32, "hidden_dim": 32, "n_embed": 32,
    "num_hidden_layers": 2, "n_layer": 2, "n_layers": 2, "num_layers": 2, "encoder_layers": 2,
    "decoder_layers": 2, "num_decoder_layers": 2, "num_encoder_layers": 2, "depth": 2,
    "decoder_num_hidden_layers": 2, "num_hidden_groups": 1,
    "num_attention_heads": 4, "n_head": 4, "n_heads": 4, "num_heads": 4,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4, "num_key_value_heads": 4, "decoder_num_attention_heads": 4,
    "num_kv_heads": 4, "multi_query_group_num": 2,
    "intermediate_size": 64, "ffn_dim": 64, "d_ff": 64, "n_inner": 64, "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64, "mlp_dim": 64, "decoder_intermediate_size": 64, "ffn_hidden_size": 64,
    "moe_intermediate_size": 16, "shared_expert_intermediate_size": 16, "expert_dim": 16,
    "num_experts": 4, "num_local_experts": 4, "n_routed_experts": 4, "num_experts_per_tok": 2,
    "moe_num_experts": 4, "n_group": 1, "topk_group": 1,
    "head_dim": 8, "attention_head_size": 8, "d_kv": 8, "kv_channels": 8,
    "q_lora_rank": 16, "kv_lora_rank": 16, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8,
    "v_head_dim": 8, "qk_head_dim": 16,
    "vocab_size": 120, "max_position_embeddings": 64, "n_positions": 64, "n_ctx": 64,
    "max_source_positions": 64, "max_target_positions": 64, "image_size": 32, "patch_size": 8,
    "state_size": 8, "time_step_rank": 4, "num_mel_bins": 16, "num_queries": 5,
    "encoder_no_repeat_ngram_size": 0, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
    "decoder_start_token_id": 1, "sliding_window": 16, "attention_window": 4,
}  # fmt: skip
WORDS, SAMPLES = 6, 4000


def shrink(config: Any, seen: tuple[int, ...] = ()) -> Any:
    """Make every size of ``config`` and of the configurations inside it small, in place."""
    for name, value in list(vars(config).items()):
        if hasattr(value, "to_dict") and id(value) not in seen:
            shrink(value, (*seen, id(value)))
        elif name in SIZES and isinstance(value, int) and not isinstance(value, bool):
            setattr(config, name, SIZES[name])
    kinds = getattr(config, "layer_types", None)
    if isinstance(kinds, list) and kinds:
        config.layer_types = [kinds[0], kinds[-1]]
    return config


def feed(model: Any) -> dict[str, Any]:
    """Keywords for ``model``, by the name of its main input."""
    config, name = model.config, model.main_input_name
    text = getattr(config, "text_config", None) or config
    words = getattr(text, "vocab_size", None) or 100
    ids = torch.randint(3, min(words, 100), (1, WORDS))
    makers = {
        "input_ids": lambda: {"input_ids": ids},
        "pixel_values": lambda: {"pixel_values": torch.rand(1, _channels(config), *_side(config))},
        "input_values": lambda: {"input_values": torch.rand(1, SAMPLES)},
        "input_features": lambda: {"input_features": torch.rand(1, 40, _mels(config))},
    }
    given = makers[name]() if name in makers else {}
    if _takes(model, "decoder_input_ids") and name in (
        "input_ids",
        "input_features",
        "input_values",
    ):
        given["decoder_input_ids"] = ids[:, :4]
    if hasattr(config, "vision_config") and hasattr(config, "text_config") and name == "input_ids":
        given |= _picture(model, config)
    return given


def _picture(model: Any, config: Any) -> dict[str, Any]:
    if not _takes(model, "pixel_values") or getattr(config, "image_token_id", None) is not None:
        return {}
    vision = config.vision_config
    return {"pixel_values": torch.rand(1, _channels(vision), *_side(vision))}


def _takes(model: Any, name: str) -> bool:
    import inspect

    return name in inspect.signature(model.forward).parameters


def _channels(config: Any) -> int:
    inner = getattr(config, "vision_config", config)
    return getattr(inner, "num_channels", None) or getattr(inner, "in_channels", None) or 3


def _side(config: Any) -> tuple[int, int]:
    inner = getattr(config, "vision_config", config)
    size = getattr(inner, "image_size", None) or 64
    return (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))


def _mels(config: Any) -> int:
    return getattr(config, "num_mel_bins", None) or getattr(config, "feature_size", None) or 80
