"""Options that cannot be together are refused by name; those that can, train."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import netviz.zoo
from netviz.errors import TargetError
from tests.zoo.test_build import total

BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("vit_b_16", {"heads": 7}, r"heads must divide width \(heads=7, width=768\)"),
    ("transformer", {"heads": 7}, "heads must divide width"),
    ("llama3_8b", {"key_value_heads": 3}, "key_value_heads must divide heads"),
    ("llama3_8b", {"width": 96}, "an even number for each head"),
    ("vit_b_16", {"patch": 15}, "patch must divide image"),
    ("mae_base", {"width": 30, "heads": 2}, "width must be a multiple of 4"),
    ("mae_base", {"decoder": (64, 2, 3)}, "a multiple of 4 and of the heads"),
    ("mae_base", {"decoder": (64, 2)}, "decoder takes 3 numbers, not 2"),
    ("mae_base", {"mask_ratio": 1.5}, "mask_ratio is a share from 0 to 1, not 1.5"),
    ("alexnet", {"dropout": -0.1}, "dropout is a share from 0 to 1"),
    ("gpt2", {"layers": 0}, "layers must be at least 1, not 0"),
    ("mlp", {"widths": (784, 0, 10)}, "widths must be at least 1, not 784,0,10"),
    ("mlp", {"widths": "784"}, "widths needs the inputs and the outputs"),
    ("resnet18", {"stages": "2,2,2"}, "stages takes 4 numbers, not 3"),
    ("fpn", {"blocks": (1, 1)}, "blocks takes 4 numbers"),
    ("diffusion_unet", {"width": 100}, "a multiple of the 32 groups"),
    ("diffusion_unet", {"image": 36}, "image must be halved once for each level"),
    ("standard_conv", {"kernel": 9}, "the kernel must not be larger than the padded image"),
    ("dilated_conv", {"dilation": 4}, "the kernel, dilated, must not be larger"),
    ("transposed_conv", {"kernel": 5}, "the kernel must not be larger than the image"),
    ("mobilenet_v1", {"multiplier": 0.01}, "multiplier must be at least 1/32"),
    ("dcgan_g", {"size": 48}, "size must be a power of two"),
    ("standard_conv", {"padding": -1}, "padding must be at least 0, not -1"),
]


@pytest.mark.parametrize(("name", "settings", "rule"), BROKEN)
def test_the_rule_that_is_broken_is_told(name: str, settings: dict[str, Any], rule: str) -> None:
    with pytest.raises(TargetError, match=f"zoo model '{name}': .*{rule}"):
        netviz.zoo.build(name, **settings)


@pytest.mark.parametrize("name", netviz.zoo.names())
def test_defaults_break_no_rule(name: str) -> None:
    netviz.zoo.build(name, device="meta")


OTHERWISE: list[tuple[str, dict[str, Any], tuple[int, ...] | None]] = [
    ("dcgan_g", {"size": 32, "width": 4}, (2, 3, 32, 32)),
    ("dcgan_g", {"size": 128, "width": 4, "channels": 1}, (2, 1, 128, 128)),
    ("dcgan_g", {"size": 8, "width": 4}, (2, 3, 8, 8)),
    ("dcgan_d", {"size": 32, "width": 4}, (2,)),
    ("dcgan_d", {"size": 128, "width": 4}, (2,)),
    ("vit_b_16", {"width": 48, "heads": 3, "layers": 1, "patch": 8, "image": 64}, (2, 1000)),
    ("gpt2", {"width": 20, "heads": 5, "layers": 1, "vocabulary": 9, "context": 7}, (2, 7, 9)),
    ("resnet18", {"in_channels": 1, "num_classes": 3, "stages": (1, 1, 1, 1)}, (2, 3)),
    ("resnet18", {"bottleneck": True, "stages": (1, 1, 1, 1)}, (2, 1000)),
    ("mobilenet_v1", {"multiplier": 0.25}, (2, 1000)),
    ("mobilenet_v2", {"multiplier": 0.35, "num_classes": 5}, (2, 5)),
    ("unet", {"width": 2, "in_channels": 3}, (2, 2, 256, 256)),
    ("unet_2015", {"width": 2}, (2, 2, 388, 388)),
    ("bicyclegan_g", {"width": 2, "injection": "input", "noise": 3}, (2, 3, 256, 256)),
    ("googlenet", {"auxiliary": True, "num_classes": 4}, None),
    ("gan", {"width": 3, "noise": 2, "size": 5}, None),
    ("bicyclegan_d", {"width": 1}, None),
    ("positional_encoding", {"width": 7, "max_length": 1}, (2, 1, 7)),
    ("lstm", {"layers": 1, "hidden": 3, "num_classes": 4}, (2, 4)),
    ("autoencoder", {"widths": (9, 4, 2)}, (2, 9)),
    ("densenet121", {"blocks": (1, 2), "growth": 4}, (2, 1000)),
    ("neural_augmentation", {"size": 8, "channels": 1}, None),
]


@pytest.mark.parametrize(("name", "settings", "shape"), OTHERWISE)
def test_other_options_train(
    name: str, settings: dict[str, Any], shape: tuple[int, ...] | None
) -> None:
    torch.manual_seed(0)
    model = netviz.zoo.build(name, **settings)
    inputs = []
    for x in model.example_inputs:
        whole = (2, *x.shape[1:])
        inputs.append(torch.rand(whole) if x.is_floating_point() else x.expand(whole))
    inputs[0].requires_grad_(inputs[0].is_floating_point())
    out = model(*inputs)
    assert shape is None or tuple(out.shape) == shape
    total(out).backward()
    given = [p.grad for p in (*model.parameters(), inputs[0]) if p.grad is not None]
    assert given
    assert all(gradient.isfinite().all() for gradient in given)


@pytest.mark.parametrize("ratio", [0.0, 0.8, 0.95, 1.0])
def test_mae_hides_any_share(ratio: float) -> None:
    small = {"width": 32, "layers": 1, "heads": 2, "image": 64, "patch": 8, "decoder": (16, 1, 2)}
    model = netviz.zoo.mae_base(mask_ratio=ratio, **small)
    out = model(torch.rand(2, 3, 64, 64))
    assert out["mask"].sum().item() == 2 * (64 - int(64 * (1 - ratio)))
    out["loss"].backward()
    assert out["loss"].isfinite()
    assert (out["loss"] == 0) == (ratio == 0)


@pytest.mark.parametrize(
    ("multiplier", "parameters"),
    [(0.35, 1_677_128), (0.5, 1_968_680), (0.75, 2_636_424), (1.4, 6_108_776)],
)
def test_thinned_mobilenets(multiplier: float, parameters: int) -> None:
    """The counts of torchvision's mobilenet_v2(width_mult=...)."""
    model = netviz.zoo.mobilenet_v2(multiplier=multiplier, device="meta")
    assert sum(p.numel() for p in model.parameters()) == parameters


def test_positions_of_an_odd_width_end_in_a_sine() -> None:
    odd, even = netviz.zoo.positional_encoding(width=7), netviz.zoo.positional_encoding(width=8)
    assert odd.table.shape == (512, 7)
    assert torch.equal(odd.table[0], even.table[0, :7])
