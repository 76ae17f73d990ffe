"""Models of known libraries say what they take: transformers, diffusers, timm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from torch import nn

from netviz.tracers.inputs.shapes import Argument, Tensor
from netviz.tracers.inputs.signature import Signature
from netviz.tracers.inputs.state import State


def by_family(model: nn.Module, signature: Signature) -> Iterator[State]:
    """States to try first for a model that describes itself."""
    yield from _timm(model, signature)
    config = getattr(model, "config", None)
    if config is None or (not hasattr(config, "to_dict") and not isinstance(config, Mapping)):
        return
    settings = _Settings(config)
    main = getattr(model, "main_input_name", None)
    names = [p.name for p in signature.parameters]
    wanted = [main] if isinstance(main, str) and main in names else []
    if not wanted:
        wanted = [n for n in names if n in _INPUTS][:1]
    if wanted:
        extra = [n for n in _TOGETHER if n in names and n not in wanted]
        required = [p.name for p in signature.parameters if p.required and p.name in _INPUTS]
        for more in ([], ["decoder_input_ids"], extra):
            chosen = dict.fromkeys([*required, *wanted, *(n for n in more if n in names)])
            yield State({n: _INPUTS[n](settings) for n in names if n in chosen and n in _INPUTS})


_NESTED = ("text_config", "vision_config", "encoder", "decoder", "audio_config",
           "backbone_config", "text_encoder", "audio_encoder")  # fmt: skip


class _Settings:
    """Looks a setting up in a configuration and in the ones nested in it."""

    def __init__(self, config: Any) -> None:
        self.config = config

    def get(self, *names: str, default: int) -> int:
        """The first of ``names`` that is set, as an integer (the larger one of a pair)."""
        nested = [getattr(self.config, n, None) for n in _NESTED]
        for config in (self.config, *[n for n in nested if n is not None]):
            for name in names:
                value = (
                    config.get(name) if isinstance(config, Mapping) else getattr(config, name, None)
                )
                if isinstance(value, (list, tuple)) and value and isinstance(value[0], int):
                    value = value[0]
                if isinstance(value, dict) and "height" in value:
                    value = value["height"]
                if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                    return value
        return default


def _ids(settings: _Settings) -> Tensor:
    longest = settings.get("max_position_embeddings", "n_positions", "max_seq_len", default=64)
    dim: Any = "T" if longest >= 16 else longest
    return Tensor(
        (1, dim), "int64", settings.get("vocab_size", "n_vocab", default=100), settled=True
    )


def _pixels(settings: _Settings) -> Tensor:
    side = settings.get("image_size", "crop_size", "sample_size", default=0)
    sides: tuple[Any, Any] = (side, side) if side else ("S", "S")
    return Tensor((1, settings.get("num_channels", "in_channels", "in_chans", default=3), *sides))


def _video(settings: _Settings) -> Tensor:
    side = settings.get("image_size", default=224)
    frames = settings.get("num_frames", default=8)
    return Tensor((1, frames, settings.get("num_channels", default=3), side, side))


def _spectrum(settings: _Settings) -> Tensor:
    bins = settings.get("num_mel_bins", "feature_size", "input_feat_per_channel", default=80)
    positions = settings.get("max_source_positions", default=0)
    whisper = getattr(settings.config, "model_type", "") == "whisper"
    return Tensor((1, bins, 2 * positions)) if whisper else Tensor((1, 64, bins))


def _sample(settings: _Settings) -> Tensor:
    side = settings.get("sample_size", "image_size", default=32)
    return Tensor((1, settings.get("in_channels", default=3), side, side))


def _text_states(settings: _Settings) -> Tensor:
    width = settings.get(
        "cross_attention_dim", "joint_attention_dim", "caption_channels", default=768
    )
    return Tensor((1, "T", width))


_INPUTS: Mapping[str, Callable[[_Settings], Argument]] = {
    "input_ids": _ids,
    "decoder_input_ids": _ids,
    "pixel_values": _pixels,
    "pixel_values_videos": _video,
    "input_features": _spectrum,
    "input_values": lambda _: Tensor((1, 16000)),
    "inputs_embeds": lambda s: Tensor((1, "T", s.get("hidden_size", "d_model", default=64))),
    "bbox": lambda _: Tensor((1, "T", 4), "int64", 2, settled=True),
    "sample": _sample,
    "timestep": lambda _: Tensor((1,), "int64", 1000),
    "encoder_hidden_states": _text_states,
    "class_labels": lambda s: Tensor(
        (1,), "int64", s.get("num_class_embeds", "num_embeds_ada_norm", default=2)
    ),
}
_TOGETHER = ("pixel_values", "input_ids", "attention_mask", "decoder_input_ids", "bbox",
             "encoder_hidden_states", "timestep", "class_labels")  # fmt: skip


def _timm(model: nn.Module, signature: Signature) -> Iterator[State]:
    settings = getattr(model, "pretrained_cfg", None) or getattr(model, "default_cfg", None)
    size = settings.get("input_size") if isinstance(settings, Mapping) else None
    if isinstance(size, (tuple, list)) and len(size) == 3 and signature.parameters:
        yield State({signature.parameters[0].name: Tensor((1, *size))})
