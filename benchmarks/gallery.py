"""The models whose default picture must be readable, and inputs for each.

Those on ``meta`` have shapes, and no weights in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from subjects import SUBJECTS, Subject
from torch import nn

Given = tuple[nn.Module, Any]
SIZES = {"inception_v3": 299}


def _image(name: str) -> Subject:
    def build() -> Given:
        from tests.compat.torchvision_ops import usable

        usable()
        import timm

        side = SIZES.get(name, 224)
        return timm.create_model(name, pretrained=False).eval(), torch.rand(1, 3, side, side)

    return build


def _words(build: Callable[[Any], Given]) -> Subject:
    def made() -> Given:
        from tests.compat.torchvision_ops import usable

        usable()
        import transformers

        return build(transformers)

    return made


def _t5(transformers: Any) -> Given:
    ids = torch.randint(3, 32_000, (1, 64))
    model = transformers.T5Model(transformers.T5Config(use_cache=False))
    return model.eval(), {"input_ids": ids, "decoder_input_ids": ids[:, :32]}


def _mixtral(transformers: Any) -> Given:
    """As deep as Mixtral 8x7B and routed like it, but narrow, so that it runs on values."""
    config = transformers.MixtralConfig(
        hidden_size=64, intermediate_size=128, num_attention_heads=8, num_key_value_heads=2,
        num_hidden_layers=32, num_local_experts=8, num_experts_per_tok=2, vocab_size=1000,
        use_cache=False, attn_implementation="sdpa",
    )  # fmt: skip
    return transformers.MixtralForCausalLM(config).eval(), torch.randint(0, 1000, (1, 16))


def _unet() -> Given:
    from netviz import zoo

    return zoo.build("unet").eval(), torch.rand(1, 1, 128, 128)


def _diffusion(device: str, widths: tuple[int, ...], words: int) -> Subject:
    def build() -> Given:
        from tests.compat.torchvision_ops import usable

        usable()
        import diffusers

        with torch.device(device):
            model = diffusers.UNet2DConditionModel(
                sample_size=64, block_out_channels=widths, cross_attention_dim=words
            )
            given = {
                "sample": torch.rand(1, 4, 64, 64),
                "timestep": torch.ones(1),
                "encoder_hidden_states": torch.rand(1, 77, words),
            }
        return model.eval(), given

    return build


GALLERY: Mapping[str, Subject] = {
    "ResNet-50": SUBJECTS["ResNet-50"],
    "DenseNet-201": SUBJECTS["DenseNet-201"],
    "Inception-v3": _image("inception_v3"),
    "EfficientNet-B0": _image("efficientnet_b0"),
    "Swin-T": SUBJECTS["Swin-T"],
    "ViT-B/16": SUBJECTS["ViT-B/16"],
    "MaxViT-T": _image("maxvit_tiny_tf_224"),
    "ConvNeXt-T": _image("convnext_tiny"),
    "U-Net": _unet,
    "BERT base": SUBJECTS["BERT base"],
    "GPT-2": SUBJECTS["GPT-2"],
    "T5 small": _words(_t5),
    "Llama-3-8B (meta)": SUBJECTS["Llama-3-8B (meta)"],
    "Llama-3-405B (meta)": SUBJECTS["Llama-3-405B (meta)"],
    "Mixtral-like": _words(_mixtral),
    "SD-1.5 U-Net (meta)": _diffusion("meta", (320, 640, 1280, 1280), 768),
}

NARROW: Mapping[str, Subject] = {
    "SD-1.5 U-Net (meta)": _diffusion("cpu", (32, 64, 128, 128), 64),
}
"""The same networks with fewer channels, for those who cannot run on shapes alone."""
