"""Parameter counts of the zoo against published ones, or against sums written out by hand."""

from __future__ import annotations

import pytest

import netviz.zoo

TORCHVISION = "torchvision's documentation of its models' weights, num_params"

PUBLISHED = [
    ("lenet5", 61_706, "156 + 2 416 + 48 120 + 10 164 + 850, layer by layer of the 1998 paper"),
    ("alexnet", 61_100_840, TORCHVISION),
    ("vgg11", 132_863_336, TORCHVISION),
    ("vgg13", 133_047_848, TORCHVISION),
    ("vgg16", 138_357_544, TORCHVISION),
    ("vgg19", 143_667_240, TORCHVISION),
    ("resnet18", 11_689_512, TORCHVISION),
    ("resnet34", 21_797_672, TORCHVISION),
    ("resnet50", 25_557_032, TORCHVISION),
    ("resnet101", 44_549_160, TORCHVISION),
    ("resnet152", 60_192_808, TORCHVISION),
    ("mobilenet_v1", 4_231_976, "Keras' MobileNet: 4 253 864 less 21 888 moving statistics"),
    ("mobilenet_v2", 3_504_872, TORCHVISION),
    ("vit_b_16", 86_567_656, TORCHVISION),
    ("vit_l_16", 304_326_632, TORCHVISION),
    ("vit_h_14", 632_045_800, "torchvision's vit_h_14 with its linear weights at 224"),
    ("dcgan_g", 3_576_704, "PyTorch's DCGAN tutorial: nz 100, ngf 64, nc 3"),
    ("dcgan_d", 2_765_568, "PyTorch's DCGAN tutorial: ndf 64, nc 3"),
    ("gpt2", 124_439_808, "OpenAI's released checkpoint, 124M, head tied"),
    ("gpt2_medium", 354_823_168, "OpenAI's released checkpoint, 355M, head tied"),
    ("gpt2_large", 774_030_080, "OpenAI's released checkpoint, 774M, head tied"),
    ("gpt2_xl", 1_557_611_200, "OpenAI's released checkpoint, 1.5B, head tied"),
    ("llama3_8b", 8_030_261_248, "Meta's model card of Llama-3-8B, safetensors total"),
    ("llama3_70b", 70_553_706_496, "Meta's model card of Llama-3-70B, safetensors total"),
    ("llama3_405b", 405_853_388_800, "Meta's model card of Llama-3.1-405B, safetensors total"),
]


def count(name: str) -> int:
    """Elements of all parameters, tied ones once."""
    return sum(p.numel() for p in netviz.zoo.build(name, device="meta").parameters())


@pytest.mark.parametrize(("name", "expected", "source"), PUBLISHED, ids=lambda v: str(v)[:20])
def test_published(name: str, expected: int, source: str) -> None:
    assert count(name) == expected, f"by {source}"


def linear(inputs: int, outputs: int) -> int:
    return (inputs + 1) * outputs


def conv(inputs: int, outputs: int, kernel: int) -> int:
    return (inputs * kernel**2 + 1) * outputs


def test_mlp() -> None:
    assert count("mlp") == linear(784, 256) + linear(256, 128) + linear(128, 10)


def test_autoencoder() -> None:
    """The sizes printed in figure 1 and the text of the 2006 paper."""
    there = linear(784, 1000) + linear(1000, 500) + linear(500, 250) + linear(250, 30)
    back = linear(30, 250) + linear(250, 500) + linear(500, 1000) + linear(1000, 784)
    assert count("autoencoder") == there + back


def test_unet() -> None:
    """Figure 1 of the 2015 paper, arrow by arrow."""
    down = [conv(1, 64, 3) + conv(64, 64, 3)]
    down += [conv(c, 2 * c, 3) + conv(2 * c, 2 * c, 3) for c in (64, 128, 256, 512)]
    up = [
        conv(2 * c, c, 2) + conv(2 * c, c, 3) + conv(c, c, 3)  # up-conv, then its two convolutions
        for c in (512, 256, 128, 64)
    ]
    assert count("unet") == sum(down) + sum(up) + conv(64, 2, 1)


def test_lstm() -> None:
    """Four gates, each with input weights, recurrent weights and torch's two biases."""
    cell = [4 * (256 * (inputs + 256) + 2 * 256) for inputs in (128, 256)]
    assert count("lstm") == 10_000 * 128 + sum(cell) + linear(256, 2)


def test_transformer() -> None:
    """Table 3's base row; the paper rounds to 65 million, which its text does not itemise."""
    norm = 2 * 512
    attention = 4 * 512 * 512 + norm
    feed_forward = linear(512, 2048) + linear(2048, 512) + norm
    encoder = 6 * (attention + feed_forward)
    decoder = 6 * (2 * attention + feed_forward)
    assert count("transformer") == 37_000 * 512 + encoder + decoder
    assert count("transformer") == pytest.approx(65e6, rel=0.04)


def test_gpt_mini() -> None:
    width = 192
    block = linear(width, 3 * width) + linear(width, width) + 2 * 2 * width
    block += linear(width, 4 * width) + linear(4 * width, width)
    assert count("gpt_mini") == (256 + 128) * width + 6 * block + 2 * width


def test_every_model_is_checked() -> None:
    derived = {"mlp", "autoencoder", "unet", "lstm", "transformer", "gpt_mini"}
    assert {name for name, _, _ in PUBLISHED} | derived == set(netviz.zoo.names())
