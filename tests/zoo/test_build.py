"""Building zoo models: options, devices, errors, and that each runs on its own example."""

from __future__ import annotations

import pkgutil

import pytest
import torch

import netviz.zoo
from netviz.errors import TargetError
from netviz.zoo.models.transformer.parts import padding_mask

IMAGE = (1, 3, 256, 256)
MASKED = {"loss": (), "mask": (1, 196)}
SHAPES: dict[str, object] = {
    "standard_conv": (1, 4, 5, 5),
    "depthwise_conv": (1, 3, 5, 5),
    "pointwise_conv": (1, 4, 5, 5),
    "separable_conv": (1, 4, 5, 5),
    "transposed_conv": (1, 1, 4, 4),
    "fractional_conv": (1, 1, 5, 5),
    "dilated_conv": (1, 1, 3, 3),
    "mlp": (1, 10),
    "lenet5": (1, 10),
    "unet": (1, 2, 256, 256),
    "unet_2015": (1, 2, 388, 388),
    "fpn": {f"p{i}": (1, 256, 512 // 2**i, 512 // 2**i) for i in range(2, 7)},
    "autoencoder": (1, 784),
    "lstm": (1, 2),
    "transformer": (1, 24, 37_000),
    "transformer_encoder": (1, 32, 512),
    "transformer_decoder": (1, 24, 512),
    "multi_head_attention": [(1, 32, 512), (1, 8, 32, 32)],
    "scaled_dot_product_attention": [(1, 8, 32, 64), (1, 8, 32, 32)],
    "positionwise_feed_forward": (1, 32, 512),
    "positional_encoding": (1, 100, 512),
    "bert_base": {"words": (1, 128, 768), "pooled": (1, 768)},
    "bert_large": {"words": (1, 128, 1024), "pooled": (1, 1024)},
    "gpt_mini": (1, 64, 256),
    **dict.fromkeys(("gpt2", "gpt2_medium", "gpt2_large", "gpt2_xl"), (1, 64, 50_257)),
    **dict.fromkeys(("llama3_8b", "llama3_70b", "llama3_405b"), (1, 128, 128_256)),
    **dict.fromkeys(("mae_base", "mae_large"), MASKED | {"predicted": (1, 196, 768)}),
    "mae_huge": {"loss": (), "mask": (1, 256), "predicted": (1, 256, 588)},
    "vae": {"reconstruction": (1, 1, 28, 28), "mean": (1, 2), "log_variance": (1, 2)},
    "gan": dict.fromkeys(("generator", "discriminator"), ()),
    "gan_g": (1, 1, 28, 28),
    "gan_d": (1, 1),
    "dcgan_g": (1, 3, 64, 64),
    "dcgan_d": (1,),
    **dict.fromkeys(("pix2pix_g", "cyclegan_g", "bicyclegan_g", "bicyclegan_g_input"), IMAGE),
    **dict.fromkeys(("pix2pix_d", "cyclegan_d"), (1, 1, 30, 30)),
    "bicyclegan_e": [(1, 8), (1, 8)],
    "bicyclegan_d": [(1, 1, 30, 30), (1, 1, 14, 14)],
    "bicyclegan_cvae": dict.fromkeys(("gan", "l1", "kl", "discriminator"), ()),
    "bicyclegan_clr": dict.fromkeys(("gan", "latent", "discriminator"), ()),
    "bicyclegan": {
        **dict.fromkeys(("vae_gan", "vae_l1", "vae_kl", "vae_discriminator"), ()),
        **dict.fromkeys(("lr_gan", "lr_latent", "lr_discriminator"), ()),
    },
    "style_transfer": dict.fromkeys(("content", "style", "variation", "total"), ()),
    "diffusion_unet": (1, 3, 32, 32),
    "moex": (1, 10),
    "moex_block": (1, 64, 32, 32),
    "neural_augmentation": {"logits": (1, 2), "content": (), "style": ()},
}
"""Output shapes, from the papers' figures and tables; a thousand classes where not listed."""


def shape(out: object) -> object:
    """Tensors as their shapes, wherever they are."""
    if isinstance(out, torch.Tensor):
        return tuple(out.shape)
    if isinstance(out, dict):
        return {key: shape(value) for key, value in out.items()}
    assert isinstance(out, (tuple, list))
    return [shape(value) for value in out]


@pytest.mark.parametrize("name", netviz.zoo.names())
def test_runs_on_its_own_example(name: str) -> None:
    model = netviz.zoo.build(name, device="meta").eval()
    with torch.no_grad():
        out = model(*(x.to("meta") for x in model.example_inputs))
    assert shape(out) == SHAPES.get(name, (1, 1000))


def total(out: object) -> torch.Tensor:
    """The sum of all floating-point tensors."""
    if isinstance(out, torch.Tensor):
        return out.float().sum() if out.requires_grad else torch.zeros((), device=out.device)
    values = list(out.values()) if isinstance(out, dict) else out
    assert isinstance(values, (tuple, list))
    return torch.stack([total(value) for value in values]).sum()


WITHOUT_GRADIENT = {
    "bicyclegan_clr": {"encoder.log_variance.weight", "encoder.log_variance.bias"},
}
"""z' is the mean of E alone, as in the authors' code."""


@pytest.mark.parametrize("name", netviz.zoo.names())
def test_backward_reaches_every_parameter(name: str) -> None:
    model = netviz.zoo.build(name, device="meta")
    inputs = [x.to("meta") for x in model.example_inputs]
    inputs[0].requires_grad_(inputs[0].is_floating_point())
    total(model(*(x.expand(2, *x.shape[1:]) for x in inputs))).backward()
    trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
    missing = {n for n, p in trained.items() if p.grad is None}
    assert missing == WITHOUT_GRADIENT.get(name, set())
    assert trained or inputs[0].grad is not None


SMALLER: dict[str, dict[str, object]] = {
    "unet": {"width": 4},
    "transformer": {"vocabulary": 50, "width": 32, "layers": 2, "hidden": 64},
    "bert_base": {"vocabulary": 50, "width": 48, "layers": 2},
    "gpt2": {"vocabulary": 50, "width": 48, "layers": 2},
    "llama3_8b": {"vocabulary": 50, "width": 32, "layers": 2, "heads": 8, "hidden": 64},
    "vit_b_16": {"width": 48, "layers": 2},
    "mae_base": {"width": 48, "layers": 2, "decoder": (32, 1, 4)},
    "diffusion_unet": {"width": 32, "blocks": 1},
    "pix2pix_g": {"width": 4},
    "cyclegan_g": {"width": 4, "blocks": 2},
    "bicyclegan": {"width": 4},
    "style_transfer": {"size": 32},
    "fpn": {"blocks": (1, 1, 1, 1), "width": 16},
    "densenet121": {"blocks": (2, 2, 2, 2)},
    "xception": {"middle": 1},
}


AS_THEY_ARE = (
    *("lenet5", "mlp", "autoencoder", "lstm", "dcgan_g", "dcgan_d", "vae", "gan", "moex"),
    *("moex_block", "neural_augmentation", "resnet18", "efficientnet_b0", "mobilenet_v1"),
    *("mobilenet_v2", "standard_conv", "separable_conv", "transposed_conv", "fractional_conv"),
    *("dilated_conv", "multi_head_attention", "positionwise_feed_forward"),
)


@pytest.mark.parametrize("name", [*SMALLER, *AS_THEY_ARE])
def test_trains_on_numbers(name: str) -> None:
    """Forward and backward on random values give finite numbers, and some gradient."""
    torch.manual_seed(0)
    model = netviz.zoo.build(name, device="cpu", **SMALLER.get(name, {}))
    inputs = []
    for x in model.example_inputs:
        y = torch.rand(2, *x.shape[1:]) if x.is_floating_point() else x.expand(2, *x.shape[1:])
        inputs.append(y.requires_grad_(y.is_floating_point()))
    loss = total(model(*inputs))
    loss.backward()
    gradients = [p.grad for p in (*model.parameters(), *inputs) if p.grad is not None]
    assert loss.isfinite()
    assert all(g.isfinite().all() for g in gradients)
    assert any(g.abs().sum() > 0 for g in gradients)


def test_giants_take_no_memory() -> None:
    model = netviz.zoo.build("llama3_405b")
    assert {p.device.type for p in model.parameters()} == {"meta"}
    assert {x.device.type for x in model.example_inputs} == {"meta"}


def test_a_giant_can_be_made_small_and_real() -> None:
    model = netviz.zoo.llama3_8b(
        device="cpu", width=32, layers=2, heads=8, hidden=64, vocabulary=50
    ).eval()
    assert model(*model.example_inputs).isfinite().all()


def test_surrounding_device_is_kept() -> None:
    with torch.device("meta"):
        assert netviz.zoo.build("mlp").layers[0].weight.is_meta


def test_examples_follow_the_model() -> None:
    model = netviz.zoo.build("lenet5").double()
    assert model.example_inputs[0].dtype == torch.float64


def test_by_attribute_is_by_name() -> None:
    assert netviz.zoo.MultiHeadAttention(n_head=2, device="meta").n_head == 2
    assert netviz.zoo.resnet18(num_classes=7).fc.out_features == 7


def test_unknown_name_offers_near_ones() -> None:
    with pytest.raises(TargetError, match=r"'resnet19'; did you mean resnet1"):
        netviz.zoo.build("resnet19")


def test_unknown_option_offers_the_known() -> None:
    with pytest.raises(TargetError, match=r"'num_clases'; did you mean 'num_classes'.*in_channels"):
        netviz.zoo.build("lenet5", num_clases=3)


def test_unknown_attribute() -> None:
    with pytest.raises(AttributeError, match="resnet19"):
        _ = netviz.zoo.resnet19


def test_no_file_hides_a_model() -> None:
    """A module of the package would be found before the model of its name."""
    files = {module.name for module in pkgutil.iter_modules(netviz.zoo.__path__)}
    assert files.isdisjoint(netviz.zoo.names())


def test_every_file_is_in_the_table() -> None:
    files = {m.name for m in pkgutil.iter_modules([f"{netviz.zoo.__path__[0]}/models"])}
    assert files == {entry.module.partition(".")[0] for entry in netviz.zoo.MODELS.values()}


def test_options_name_their_defaults() -> None:
    assert netviz.zoo.options("vit_b_16")["patch"] == 16


def test_greedy_decoding_stops() -> None:
    """Rows that met the end are padded, and decoding ends when all have."""
    model = netviz.zoo.transformer(vocabulary=12, width=16, heads=2, layers=1, hidden=16).eval()
    source = torch.tensor([[3, 4, 5], [6, 7, 0]])
    out = model.greedy(source, start=1, end=2, max_length=6)
    assert out.shape[0] == 2
    assert out.shape[1] <= 6
    assert (out[:, 0] == 1).all()
    first = model.greedy(source, start=1, end=int(out[0, 1]), max_length=6)[0]
    assert (first[2:] == 0).all()


def test_attention_ignores_what_is_masked() -> None:
    """Padding changes nothing that the encoder says of the words before it."""
    model = netviz.zoo.transformer(vocabulary=12, width=16, heads=2, layers=2, hidden=16).eval()
    words = torch.tensor([[3, 4, 5]])
    padded = torch.tensor([[3, 4, 5, 0, 0]])
    memory = model.encode(padded, padding_mask(padded, model.padding))
    alone = model.encode(words, padding_mask(words, model.padding))
    torch.testing.assert_close(memory[:, :3], alone)


@pytest.mark.parametrize("name", ["gpt_mini", "llama3_8b"])
def test_language_models_do_not_look_ahead(name: str) -> None:
    small = {"width": 32, "layers": 2, "heads": 8}
    small |= {"hidden": 64, "vocabulary": 50} if name == "llama3_8b" else {"vocabulary": 50}
    model = netviz.zoo.build(name, device="cpu", **small).eval()
    tokens = torch.randint(50, (1, 10))
    changed = tokens.clone()
    changed[0, -1] = (changed[0, -1] + 1) % 50
    torch.testing.assert_close(model(tokens)[:, :-1], model(changed)[:, :-1])
    assert not torch.equal(model(tokens)[:, -1], model(changed)[:, -1])
