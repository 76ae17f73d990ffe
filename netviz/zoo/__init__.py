"""The zoo: built-in models, one file an idea, each faithful to the paper it names.

``build("resnet18", num_classes=10)`` and ``resnet18(num_classes=10)`` are the same call. Importing
this package, and `names`, load no torch; the first model built does.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netviz.errors import TargetError

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the zoo.

    ``module``: the file under ``netviz/zoo/models``; ``attribute``: what in it builds the model;
    ``paper``: where the model comes from. ``device``: where it is built unless said otherwise:
    "meta" (shapes without memory) for models that fill a machine, "" for torch's default device.
    """

    module: str
    attribute: str
    paper: str
    device: str = ""


_LENET = "LeCun et al., Gradient-based learning applied to document recognition, 1998"
_ALEXNET = "Krizhevsky, One weird trick for parallelizing convolutional networks, 2014"
_VGG = "Simonyan & Zisserman, Very deep convolutional networks, 2014"
_RESNET = "He et al., Deep residual learning for image recognition, 2015"
_UNET = "Ronneberger et al., U-Net: convolutional networks for biomedical segmentation, 2015"
_DCGAN = "Radford et al., Unsupervised representation learning with deep conv. GANs, 2015"
_GPT2 = "Radford et al., Language models are unsupervised multitask learners, 2019"
_VIT = "Dosovitskiy et al., An image is worth 16x16 words, 2021"
_ATTENTION = "Vaswani et al., Attention is all you need, 2017"
_MAE = "He et al., Masked autoencoders are scalable vision learners, 2021"
_BICYCLE = "Zhu et al., Toward multimodal image-to-image translation, 2017"
_LLAMA3 = "Llama team, The Llama 3 herd of models, 2024"

MODELS: Mapping[str, Entry] = MappingProxyType(
    {
        "mlp": Entry(
            "mlp", "MLP", "Rumelhart et al., Learning representations by back-propagation, 1986"
        ),
        "lenet5": Entry("lenet", "LeNet5", _LENET),
        "alexnet": Entry("alexnet", "AlexNet", _ALEXNET),
        "vgg11": Entry("vgg", "vgg11", _VGG),
        "vgg13": Entry("vgg", "vgg13", _VGG),
        "vgg16": Entry("vgg", "vgg16", _VGG),
        "vgg19": Entry("vgg", "vgg19", _VGG),
        "resnet18": Entry("resnet", "resnet18", _RESNET),
        "resnet34": Entry("resnet", "resnet34", _RESNET),
        "resnet50": Entry("resnet", "resnet50", _RESNET),
        "resnet101": Entry("resnet", "resnet101", _RESNET),
        "resnet152": Entry("resnet", "resnet152", _RESNET),
        "mobilenet_v1": Entry("mobilenet_v1", "MobileNetV1", "Howard et al., MobileNets, 2017"),
        "mobilenet_v2": Entry("mobilenet_v2", "MobileNetV2", "Sandler et al., MobileNetV2, 2018"),
        "unet": Entry("unet", "UNet", _UNET),
        "autoencoder": Entry(
            "autoencoder",
            "Autoencoder",
            "Hinton & Salakhutdinov, Reducing the dimensionality of data with neural nets, 2006",
        ),
        "dcgan_g": Entry("dcgan", "Generator", _DCGAN),
        "dcgan_d": Entry("dcgan", "Discriminator", _DCGAN),
        "bicyclegan_g": Entry("bicyclegan.networks", "Generator", _BICYCLE),
        "bicyclegan_g_input": Entry("bicyclegan.configurations", "bicyclegan_g_input", _BICYCLE),
        "bicyclegan_e": Entry("bicyclegan.networks", "Encoder", _BICYCLE),
        "bicyclegan_d": Entry("bicyclegan.networks", "Discriminator", _BICYCLE),
        "bicyclegan_cvae": Entry("bicyclegan.configurations", "CVAEGAN", _BICYCLE),
        "bicyclegan_clr": Entry("bicyclegan.configurations", "CLRGAN", _BICYCLE),
        "bicyclegan": Entry("bicyclegan.configurations", "BicycleGAN", _BICYCLE),
        "lstm": Entry(
            "lstm", "LSTMClassifier", "Hochreiter & Schmidhuber, Long short-term memory, 1997"
        ),
        "transformer": Entry("transformer", "Transformer", _ATTENTION),
        "positional_encoding": Entry("transformer", "PositionalEncoding", _ATTENTION),
        "scaled_dot_product_attention": Entry(
            "transformer", "ScaledDotProductAttention", _ATTENTION
        ),
        "multi_head_attention": Entry("transformer", "multi_head_attention", _ATTENTION),
        "positionwise_feed_forward": Entry("transformer", "positionwise_feed_forward", _ATTENTION),
        "transformer_encoder": Entry("transformer", "Encoder", _ATTENTION),
        "transformer_decoder": Entry("transformer", "Decoder", _ATTENTION),
        "vit_b_16": Entry("vit", "vit_b_16", _VIT),
        "vit_l_16": Entry("vit", "vit_l_16", _VIT),
        "vit_h_14": Entry("vit", "vit_h_14", _VIT),
        "mae_base": Entry("mae", "mae_base", _MAE),
        "mae_large": Entry("mae", "mae_large", _MAE),
        "mae_huge": Entry("mae", "mae_huge", _MAE),
        "gpt_mini": Entry("gpt2", "gpt_mini", _GPT2),
        "gpt2": Entry("gpt2", "gpt2", _GPT2),
        "gpt2_medium": Entry("gpt2", "gpt2_medium", _GPT2),
        "gpt2_large": Entry("gpt2", "gpt2_large", _GPT2),
        "gpt2_xl": Entry("gpt2", "gpt2_xl", _GPT2, device="meta"),
        "llama3_8b": Entry("llama3", "llama3_8b", _LLAMA3, device="meta"),
        "llama3_70b": Entry("llama3", "llama3_70b", _LLAMA3, device="meta"),
        "llama3_405b": Entry("llama3", "llama3_405b", _LLAMA3, device="meta"),
    }
)
"""Every model by name, simple ones first within an age."""


def names() -> tuple[str, ...]:
    """Every model's name, in the order of `MODELS`."""
    return tuple(MODELS)


def options(name: str) -> dict[str, Any]:
    """What ``build(name, ...)`` can be told, with the defaults; ``device`` can always be told.

    Raises `TargetError` for an unknown name.
    """
    return {p.name: p.default for p in inspect.signature(_builder(name)).parameters.values()}


def build(name: str, *, device: torch.device | str | None = None, **settings: Any) -> nn.Module:
    """Build the model ``name`` with fresh weights, in training mode as torch builds them.

    ``device``: where its parameters are made; "meta" takes no memory and no time, and is the
    default of the giants. ``settings``: the model's own options, see `options`. The model's
    ``example_inputs`` are tensors on its own device that its forward takes.

    >>> model = build("lenet5", num_classes=26)
    >>> model(*model.example_inputs).shape
    torch.Size([1, 26])

    Raises `TargetError` for an unknown name or option.
    """
    builder = _builder(name)
    _check(name, settings)
    place = device if device is not None else MODELS[name].device
    import torch

    with torch.device(place) if place else nullcontext():
        model: nn.Module = builder(**settings)
    return model


def _builder(name: str) -> Callable[..., nn.Module]:
    entry = MODELS.get(name)
    if entry is None:
        near = difflib.get_close_matches(name.lower().replace("-", "_"), MODELS, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(MODELS)}"
        raise TargetError(f"the zoo has no model {name!r}; {hint}")
    module = importlib.import_module(f"netviz.zoo.models.{entry.module}")
    builder: Callable[..., nn.Module] = getattr(module, entry.attribute)
    return builder


def _check(name: str, settings: Mapping[str, object]) -> None:
    known = options(name)
    for setting in settings:
        if setting not in known:
            near = difflib.get_close_matches(setting, known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            listed = ", ".join(f"{k}={v!r}" for k, v in known.items())
            raise TargetError(
                f"zoo model {name!r} has no option {setting!r}; {hint}its options: {listed}"
            )


def __getattr__(name: str) -> Callable[..., nn.Module]:
    if name not in MODELS:
        raise AttributeError(f"module 'netviz.zoo' has no attribute {name!r}")
    builder = _builder(name)

    @wraps(builder, updated=())
    def call(**settings: Any) -> nn.Module:
        return build(name, **settings)

    call.__name__ = call.__qualname__ = name
    return call


def __dir__() -> list[str]:
    return ["Entry", "MODELS", "build", "names", "options", *MODELS]
