"""Parameter counts of the zoo against published ones, or against sums written out by hand."""

from __future__ import annotations

import itertools

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
    ("alexnet_2012", 60_965_224, "Caffe's bvlc_alexnet, whose two halves are groups"),
    ("googlenet", 6_998_552, "Caffe's bvlc_googlenet as deployed, without auxiliary classifiers"),
    ("densenet121", 7_978_856, TORCHVISION),
    ("densenet169", 14_149_480, TORCHVISION),
    ("densenet201", 20_013_928, TORCHVISION),
    ("xception", 22_855_952, "Keras' Xception: 22 910 480 less 54 528 moving statistics"),
    ("efficientnet_b0", 5_288_548, TORCHVISION),
    ("mobilenet_v1", 4_231_976, "Keras' MobileNet: 4 253 864 less 21 888 moving statistics"),
    ("mobilenet_v2", 3_504_872, TORCHVISION),
    ("vit_b_16", 86_567_656, TORCHVISION),
    ("vit_l_16", 304_326_632, TORCHVISION),
    ("vit_h_14", 632_045_800, "torchvision's vit_h_14 with its linear weights at 224"),
    ("dcgan_g", 3_576_704, "PyTorch's DCGAN tutorial: nz 100, ngf 64, nc 3"),
    ("dcgan_d", 2_765_568, "PyTorch's DCGAN tutorial: ndf 64, nc 3"),
    ("standard_conv", 108, "the worked example: 4 x 3 x 3 x 3"),
    ("depthwise_conv", 27, "the worked example: 3 x 3 x 3"),
    ("pointwise_conv", 12, "the worked example: 1 x 1 x 3 x 4"),
    ("separable_conv", 39, "the worked example: 27 + 12"),
    ("transposed_conv", 2 * 9, "a 3x3 kernel there, one back"),
    ("fractional_conv", 2 * 9, "a 3x3 kernel there, one back"),
    ("dilated_conv", 9, "a 3x3 kernel, whatever its holes"),
    ("bert_base", 109_482_240, "Google's bert-base-uncased checkpoint without its heads"),
    ("bert_large", 335_141_888, "Google's bert-large-uncased checkpoint without its heads"),
    ("mae_base", 111_907_840, "the authors' code, mae_vit_base_patch16"),
    ("mae_large", 329_541_888, "the authors' code, mae_vit_large_patch16"),
    ("mae_huge", 657_074_508, "the authors' code, mae_vit_huge_patch14"),
    ("vae", 69_076 + 65_089, "Keras' VAE example, summaries of encoder and decoder"),
    ("pix2pix_g", 54_413_955, "the authors' code prints 54.414 M for unet_256 with batch norm"),
    ("pix2pix_d", 2_768_705, "the authors' code prints 2.769 M for 6 channels"),
    ("cyclegan_g", 11_378_179, "the authors' code prints 11.378 M for resnet_9blocks"),
    ("cyclegan_d", 2_764_737, "the authors' code prints 2.765 M for 3 channels"),
    ("diffusion_unet", 35_746_307, "google/ddpm-cifar10-32; the paper says 35.7 million"),
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
    assert count("unet") == count("unet_2015") == sum(down) + sum(up) + conv(64, 2, 1)


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


def test_parts_of_the_transformer() -> None:
    norm = 2 * 512
    attention = 4 * 512 * 512 + norm
    feed_forward = linear(512, 2048) + linear(2048, 512) + norm
    assert count("multi_head_attention") == attention
    assert count("positionwise_feed_forward") == feed_forward
    assert count("transformer_encoder") == 6 * (attention + feed_forward)
    assert count("transformer_decoder") == 6 * (2 * attention + feed_forward)
    assert count("scaled_dot_product_attention") == count("positional_encoding") == 0


def test_fpn() -> None:
    """ResNet-50 without its head of 2048 x 1000 + 1000, four 1x1 and four 3x3 convolutions."""
    pyramid = sum(conv(channels, 256, 1) + conv(256, 256, 3) for channels in (256, 512, 1024, 2048))
    assert count("fpn") == 25_557_032 - linear(2048, 1000) + pyramid


def test_gan() -> None:
    """Two hidden layers of 1200 units in G, as in the authors' code, and of 240 in D."""
    g = linear(100, 1200) + linear(1200, 1200) + linear(1200, 784)
    d = linear(784, 240) + linear(240, 240) + linear(240, 1)
    assert (count("gan_g"), count("gan_d"), count("gan")) == (g, d, g + d)


def unet_256(*, at_input: int, everywhere: int) -> int:
    """The generator's levels: 4x4 convolutions down and transposed ones up, all with biases."""
    widths = (64, 128, 256, 512, 512, 512, 512, 512)
    down = conv(3 + at_input, 64, 4)
    down += sum(conv(widths[i] + everywhere, widths[i + 1], 4) for i in range(7))
    up = conv(512, 512, 4) + sum(conv(2 * widths[i + 1], widths[i], 4) for i in range(6))
    return down + up + conv(128, 3, 4)


def patch_gan(channels: int, width: int) -> int:
    widths = (channels, width, 2 * width, 4 * width, 8 * width, 1)
    return sum(conv(a, b, 4) for a, b in itertools.pairwise(widths))


def test_bicyclegan() -> None:
    """z of 8 in the input or in every layer; E of four residual blocks; D at two scales."""
    widths = (64, 128, 192, 256, 256)
    e = conv(3, 64, 4) + 2 * linear(256, 8)
    e += sum(conv(a, a, 3) + conv(a, b, 3) + conv(a, b, 1) for a, b in itertools.pairwise(widths))
    g, d = unet_256(at_input=8, everywhere=8), patch_gan(3, 64) + patch_gan(3, 32)
    assert count("bicyclegan_g") == g
    assert count("bicyclegan_g_input") == unet_256(at_input=8, everywhere=0)
    assert (count("bicyclegan_e"), count("bicyclegan_d")) == (e, d)
    assert count("bicyclegan_cvae") == count("bicyclegan_clr") == g + e + d
    assert count("bicyclegan") == g + e + 2 * d


def test_style_transfer() -> None:
    """VGG-19 (torchvision's count) less its linear layers and its last two convolutions."""
    head = linear(512 * 7 * 7, 4096) + linear(4096, 4096) + linear(4096, 1000)
    assert count("style_transfer") == 143_667_240 - head - 2 * conv(512, 512, 3)


def test_moex() -> None:
    """Exchanging moments costs no weights."""
    assert count("moex_block") == 0
    layers = conv(3, 64, 3) + 2 * 64 + conv(64, 128, 3) + conv(128, 256, 3) + linear(256, 10)
    assert count("moex") == layers


def test_neural_augmentation() -> None:
    """Section 4.2: five convolutions of 16 channels; three convolutions, 1024 units."""
    augmenter = conv(6, 16, 3) + 3 * conv(16, 16, 3) + conv(16, 3, 3)
    small_net = conv(3, 16, 3) + 2 * 16 + conv(16, 32, 3) + conv(32, 32, 3) + 2 * 32
    small_net += linear(32 * 16 * 16, 1024) + linear(1024, 2)
    assert count("neural_augmentation") == augmenter + small_net


def test_gpt_mini() -> None:
    width = 192
    block = linear(width, 3 * width) + linear(width, width) + 2 * 2 * width
    block += linear(width, 4 * width) + linear(4 * width, width)
    assert count("gpt_mini") == (256 + 128) * width + 6 * block + 2 * width


def test_every_model_is_checked() -> None:
    derived = {"mlp", "autoencoder", "unet", "lstm", "transformer", "gpt_mini"}
    derived |= {"transformer_encoder", "transformer_decoder", "multi_head_attention"}
    derived |= {"positionwise_feed_forward", "scaled_dot_product_attention", "positional_encoding"}
    derived |= {"unet_2015", "fpn", "gan", "gan_g", "gan_d", "style_transfer", "moex", "moex_block"}
    derived |= {"neural_augmentation", "bicyclegan", "bicyclegan_cvae", "bicyclegan_clr"}
    derived |= {"bicyclegan_g", "bicyclegan_g_input", "bicyclegan_e", "bicyclegan_d"}
    assert {name for name, _, _ in PUBLISHED} | derived == set(netviz.zoo.names())
