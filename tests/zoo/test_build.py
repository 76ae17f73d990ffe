"""Building zoo models: options, devices, errors, and that each runs on its own example."""

from __future__ import annotations

import pkgutil

import pytest
import torch

import netviz.zoo
from netviz.errors import TargetError
from netviz.zoo.models.transformer import padding_mask

SHAPES = {
    "mlp": (1, 10),
    "lenet5": (1, 10),
    "unet": (1, 2, 256, 256),
    "autoencoder": (1, 784),
    "dcgan_g": (1, 3, 64, 64),
    "dcgan_d": (1,),
    "lstm": (1, 2),
    "transformer": (1, 24, 37_000),
    "gpt_mini": (1, 64, 256),
    **dict.fromkeys(("gpt2", "gpt2_medium", "gpt2_large", "gpt2_xl"), (1, 64, 50_257)),
    **dict.fromkeys(("llama3_8b", "llama3_70b", "llama3_405b"), (1, 128, 128_256)),
}
"""Output shapes; a thousand classes where not listed."""


@pytest.mark.parametrize("name", netviz.zoo.names())
def test_runs_on_its_own_example(name: str) -> None:
    model = netviz.zoo.build(name, device="meta").eval()
    with torch.no_grad():
        out = model(*model.example_inputs)
    assert tuple(out.shape) == SHAPES.get(name, (1, 1000))


@pytest.mark.parametrize("name", ["lenet5", "gpt_mini", "resnet18", "unet", "dcgan_g"])
def test_trains(name: str) -> None:
    """Backward reaches every parameter."""
    settings = {"width": 8} if name == "unet" else {}
    model = netviz.zoo.build(name, **settings)
    inputs = [torch.cat([x, x]) for x in model.example_inputs]
    model(*inputs).float().sum().backward()
    assert [n for n, p in model.named_parameters() if p.grad is None] == []


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
