"""Small models of diffusers, one of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import diffusers
import torch
from torch import nn

from tests.compat.check import Subject

DOWN, UP = ("DownBlock2D", "AttnDownBlock2D"), ("AttnUpBlock2D", "UpBlock2D")
CROSS_DOWN, CROSS_UP = ("DownBlock2D", "CrossAttnDownBlock2D"), ("CrossAttnUpBlock2D", "UpBlock2D")
TWO = {"block_out_channels": (32, 64), "norm_num_groups": 8}
CROSS = {**TWO, "cross_attention_dim": 16, "attention_head_dim": 8, "layers_per_block": 1}
HEADS = {"num_attention_heads": 2, "attention_head_dim": 8}


def rand(*size: int) -> torch.Tensor:
    """Normal numbers."""
    return torch.randn(size)


def steps() -> torch.Tensor:
    """A time step."""
    return torch.tensor([3])


def latents(channels: int = 4, side: int = 16) -> dict[str, Any]:
    """What every 2D denoiser takes."""
    return {"sample": rand(1, channels, side, side), "timestep": steps()}


def text(width: int = 16) -> dict[str, Any]:
    """What a conditioned denoiser takes besides."""
    return {"encoder_hidden_states": rand(1, 5, width)}


def picture() -> tuple[torch.Tensor]:
    """What an autoencoder takes."""
    return (torch.rand(1, 3, 32, 32),)


AUTOENCODER = {
    **TWO,
    "down_block_types": ("DownEncoderBlock2D",) * 2,
    "up_block_types": ("UpDecoderBlock2D",) * 2,
}
UNET_BLOCKS = {"down_block_types": CROSS_DOWN, "up_block_types": CROSS_UP}
VIDEO = {"down_block_types": ("CrossAttnDownBlock3D", "DownBlock3D"),
         "up_block_types": ("UpBlock3D", "CrossAttnUpBlock3D")}  # fmt: skip


def _flux() -> dict[str, Any]:
    return {
        "hidden_states": rand(1, 16, 4),
        "encoder_hidden_states": rand(1, 5, 16),
        "pooled_projections": rand(1, 16),
        "timestep": steps() / 1000,
        "img_ids": torch.zeros(16, 3),
        "txt_ids": torch.zeros(5, 3),
    }


def _pooled(width: int = 16) -> dict[str, Any]:
    return {
        "hidden_states": rand(1, 4, 8, 8),
        **text(),
        "pooled_projections": rand(1, width),
        "timestep": steps(),
    }


def _sd3_like() -> dict[str, Any]:
    return {"sample_size": 8, "patch_size": 2, "in_channels": 4, "out_channels": 4, "num_layers": 2,
            **HEADS, "joint_attention_dim": 16, "caption_projection_dim": 16,
            "pooled_projection_dim": 16, "pos_embed_max_size": 16}  # fmt: skip


def _video_text(channels: int, side: int = 8, width: int = 16) -> dict[str, Any]:
    return {
        "hidden_states": rand(1, channels, 2, side, side),
        "encoder_hidden_states": rand(1, 5, width),
        "timestep": steps(),
    }


def _controlnet() -> dict[str, Any]:
    return {**latents(), **text(), "controlnet_cond": torch.rand(1, 3, 128, 128)}


def _masked(extra: dict[str, Any], words: int = 5) -> dict[str, Any]:
    return {**extra, "encoder_attention_mask": torch.ones(1, words, dtype=torch.long)}


TABLE: dict[str, tuple[dict[str, Any], Callable[[], Any]]] = {
    "UNet2DModel": ({**TWO, "down_block_types": DOWN, "up_block_types": UP}, lambda: latents(3)),
    "UNet2DConditionModel": ({**CROSS, **UNET_BLOCKS}, lambda: {**latents(), **text()}),
    "UNet3DConditionModel": (
        {**CROSS, **VIDEO},
        lambda: {"sample": rand(1, 4, 3, 16, 16), "timestep": steps(), **text()},
    ),
    "UNetSpatioTemporalConditionModel": (
        {"block_out_channels": (32, 64), "cross_attention_dim": 16, "num_attention_heads": 4,
         "layers_per_block": 1, "projection_class_embeddings_input_dim": 24,
         "addition_time_embed_dim": 8,
         "down_block_types": ("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
         "up_block_types": ("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal")},
        lambda: {"sample": rand(1, 2, 8, 16, 16), "timestep": steps(), **text(),
                 "added_time_ids": rand(1, 3)},
    ),
    "UNet1DModel": (
        {"block_out_channels": (32, 64), "in_channels": 4, "out_channels": 4, "layers_per_block": 1,
         "down_block_types": ("DownBlock1DNoSkip", "DownBlock1D"),
         "up_block_types": ("UpBlock1D", "UpBlock1DNoSkip"), "extra_in_channels": 64},
        lambda: {"sample": rand(1, 4, 64), "timestep": steps()},
    ),
    "AutoencoderKL": (AUTOENCODER, picture),
    "AsymmetricAutoencoderKL": (
        {"norm_num_groups": 8, "down_block_out_channels": (32, 64),
         "up_block_out_channels": (32, 64), "down_block_types": ("DownEncoderBlock2D",) * 2,
         "up_block_types": ("UpDecoderBlock2D",) * 2}, picture),
    "AutoencoderTiny": (
        {"encoder_block_out_channels": (16, 16), "decoder_block_out_channels": (16, 16),
         "num_encoder_blocks": (1, 2), "num_decoder_blocks": (2, 1)}, picture),
    "AutoencoderOobleck": (
        {"encoder_hidden_size": 8, "downsampling_ratios": [2, 4], "decoder_channels": 8,
         "decoder_input_channels": 4, "channel_multiples": [1, 2]}, lambda: (rand(1, 2, 64),)),
    "VQModel": ({**AUTOENCODER, "num_vq_embeddings": 16, "latent_channels": 3}, picture),
    "AutoencoderKLTemporalDecoder": (
        {"block_out_channels": (32, 64), "down_block_types": ("DownEncoderBlock2D",) * 2},
        lambda: {"sample": torch.rand(2, 3, 32, 32), "num_frames": 2}),
    "AutoencoderDC": (
        {"encoder_block_out_channels": (16, 32), "decoder_block_out_channels": (16, 32),
         "encoder_layers_per_block": (1, 1), "decoder_layers_per_block": (1, 1),
         "encoder_block_types": ("ResBlock", "EfficientViTBlock"),
         "decoder_block_types": ("ResBlock", "EfficientViTBlock"), "attention_head_dim": 8,
         "latent_channels": 8, "encoder_qkv_multiscales": ((), (5,)),
         "decoder_qkv_multiscales": ((), (5,)), "decoder_norm_types": "rms_norm",
         "decoder_act_fns": "silu"}, picture),
    "DiTTransformer2DModel": (
        {"sample_size": 8, "num_layers": 2, **HEADS, "num_embeds_ada_norm": 10,
         "norm_num_groups": 1},
        lambda: {"hidden_states": rand(1, 4, 8, 8), "timestep": steps(),
                 "class_labels": torch.tensor([2])}),
    "PixArtTransformer2DModel": (
        {"sample_size": 8, "num_layers": 2, **HEADS, "cross_attention_dim": 16,
         "caption_channels": 16, "use_additional_conditions": False},
        lambda: {"hidden_states": rand(1, 4, 8, 8), "timestep": steps(), **text()}),
    "SD3Transformer2DModel": (_sd3_like(), _pooled),
    "FluxTransformer2DModel": (
        {"in_channels": 4, "num_layers": 1, "num_single_layers": 1, "num_attention_heads": 2,
         "attention_head_dim": 16, "joint_attention_dim": 16, "pooled_projection_dim": 16,
         "axes_dims_rope": (4, 4, 8)}, _flux),
    "AuraFlowTransformer2DModel": (
        {"sample_size": 8, "num_mmdit_layers": 1, "num_single_dit_layers": 1, **HEADS,
         "joint_attention_dim": 16, "caption_projection_dim": 16, "pos_embed_max_size": 64},
        lambda: {"hidden_states": rand(1, 4, 8, 8), **text(), "timestep": steps() / 10}),
    "CogVideoXTransformer3DModel": (
        {**HEADS, "in_channels": 4, "out_channels": 4, "time_embed_dim": 8, "text_embed_dim": 16,
         "num_layers": 1, "sample_width": 8, "sample_height": 8, "sample_frames": 5,
         "max_text_seq_length": 5},
        lambda: {"hidden_states": rand(1, 2, 4, 8, 8), **text(), "timestep": steps()}),
    "LTXVideoTransformer3DModel": (
        {"in_channels": 4, "out_channels": 4, **HEADS, "cross_attention_dim": 16, "num_layers": 1,
         "caption_channels": 16},
        lambda: {"hidden_states": rand(1, 32, 4), **_masked(text()), "timestep": steps(),
                 "num_frames": 2, "height": 4, "width": 4}),
    "MochiTransformer3DModel": (
        {"patch_size": 2, "num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 2,
         "pooled_projection_dim": 16, "in_channels": 4, "text_embed_dim": 16,
         "time_embed_dim": 4, "max_sequence_length": 16},
        lambda: {**_video_text(4), "encoder_attention_mask": torch.ones(1, 5).bool()}),
    "WanTransformer3DModel": (
        {"num_attention_heads": 2, "attention_head_dim": 12, "in_channels": 4, "out_channels": 4,
         "text_dim": 16, "freq_dim": 16, "ffn_dim": 32, "num_layers": 2, "rope_max_seq_len": 32},
        lambda: _video_text(4)),
    "HunyuanVideoTransformer3DModel": (
        {"in_channels": 4, "out_channels": 4, "num_attention_heads": 2, "attention_head_dim": 10,
         "num_layers": 1, "num_single_layers": 1, "num_refiner_layers": 1, "patch_size": 1,
         "guidance_embeds": True, "text_embed_dim": 16, "pooled_projection_dim": 8,
         "rope_axes_dim": (2, 4, 4)},
        lambda: {**_masked(_video_text(4)), "pooled_projections": rand(1, 8),
                 "guidance": torch.tensor([1.0])}),
    "SanaTransformer2DModel": (
        {"patch_size": 1, "in_channels": 4, "out_channels": 4, "num_layers": 1,
         "num_attention_heads": 2, "attention_head_dim": 4, "num_cross_attention_heads": 2,
         "cross_attention_head_dim": 4, "cross_attention_dim": 8, "caption_channels": 16,
         "sample_size": 8},
        lambda: {"hidden_states": rand(1, 4, 8, 8), **text(), "timestep": steps()}),
    "PriorTransformer": (
        {**HEADS, "num_layers": 2, "embedding_dim": 16, "num_embeddings": 5,
         "additional_embeddings": 4},
        lambda: {"hidden_states": rand(1, 16), "timestep": steps(), "proj_embedding": rand(1, 16),
                 "encoder_hidden_states": rand(1, 5, 16)}),
    "UVit2DModel": (
        {"hidden_size": 32, "cond_embed_dim": 16, "micro_cond_encode_dim": 4,
         "micro_cond_embed_dim": 20, "encoder_hidden_size": 16, "vocab_size": 20,
         "codebook_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
         "in_channels": 32, "block_out_channels": 32, "intermediate_size": 64,
         "block_num_heads": 2, "sample_size": 8},
        lambda: {"input_ids": torch.randint(0, 16, (1, 8, 8)), **text(),
                 "pooled_text_emb": rand(1, 16), "micro_conds": rand(1, 5)}),
    "ControlNetModel": (
        {**CROSS, "down_block_types": CROSS_DOWN,
         "conditioning_embedding_out_channels": (8, 16, 16, 32)}, _controlnet),
    "T2IAdapter": (
        {"in_channels": 3, "channels": [32, 64], "num_res_blocks": 1, "downscale_factor": 8},
        lambda: (torch.rand(1, 3, 64, 64),)),
    "ConsistencyDecoderVAE": (
        {"encoder_block_out_channels": (32, 64), "encoder_down_block_types":
         ("DownEncoderBlock2D",) * 2, "decoder_block_out_channels": (32, 64),
         "decoder_down_block_types": ("ResnetDownsampleBlock2D",) * 2,
         "decoder_up_block_types": ("ResnetUpsampleBlock2D",) * 2, "decoder_layers_per_block": 1},
        lambda: (torch.rand(1, 3, 64, 64),)),
}  # fmt: skip


def _subject(name: str) -> Subject:
    options, given = TABLE[name]

    def make() -> nn.Module:
        model: nn.Module = getattr(diffusers, name)(**options)
        return model

    return Subject(name=name, make=make, given=given)


SUBJECTS = [_subject(name) for name in TABLE]
