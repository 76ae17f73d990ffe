"""The stored networks are what the code expects, and are worth what the page says."""

from __future__ import annotations

import io
import sys
from importlib import resources

import numpy as np
import pytest
import torch

from netviz.errors import MissingPackageError
from netviz.explain import explain
from netviz.explain.trained import quality, store, training
from netviz.explain.trained.data import digits, photograph
from netviz.explain.trained.networks import NETWORKS
from tests.cli.helpers import invoke


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_stored_is_what_the_network_has(name: str) -> None:
    expected = store.packed(name, NETWORKS[name]())
    stored = {key: value for key, value in store.arrays().items() if key in expected}
    assert {key: value.shape for key, value in stored.items()} == {
        key: value.shape for key, value in expected.items()
    }
    extra = {key for key in store.arrays() if key.startswith(f"{name}/")} - set(expected)
    assert all("/course/" in key for key in extra)


def test_the_file_is_small_and_holds_no_pickle() -> None:
    data = resources.files("netviz.explain.trained").joinpath(store.ARRAYS).read_bytes()
    assert len(data) < 400_000
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fiu" for name in arrays.files)


def test_the_masked_autoencoder_draws_far_better_than_the_mean() -> None:
    found = quality.of_mae(store.network("mae"), *digits())
    assert found["error at 75%"] < 0.3 * found["mean image at 75%"]
    assert found["error at 80%"] < 0.4 * found["mean image at 80%"]
    assert found["error at 95%"] < 0.75 * found["mean image at 95%"]
    assert told("mae", found)


def test_the_variational_autoencoder_sorts_the_digits() -> None:
    found = quality.of_vae(store.network("vae"), *digits())
    assert found["error"] < 0.5 * found["mean image"]
    assert found["neighbours agree"] > 0.75
    assert told("vae", found)


def test_the_classifier_is_right() -> None:
    found = quality.of_classifier(store.network("classifier"), digits()[1])
    assert found["accuracy"] > 0.95
    assert told("classifier", found)


def test_the_generator_draws_every_digit_near_real_ones() -> None:
    found = quality.of_generator(store.network("generator"), *digits())
    assert found["distance"] < 0.5 * found["distance of shuffled pixels"]
    assert min(found["of each digit"]) > 30
    assert told("generator", {"distance": found["distance"]})


def told(name: str, found: dict[str, float]) -> bool:
    """The stored facts are those of the stored weights (of full precision when measured)."""
    facts = store.facts()[name]
    return all(facts[key] == pytest.approx(value, rel=0.05) for key, value in found.items())


def test_quality_can_be_bad() -> None:
    torch.manual_seed(0)
    untrained = NETWORKS["mae"]()
    found = quality.of_mae(untrained, *digits())
    assert found["error at 75%"] > found["mean image at 75%"]


def test_training_is_the_same_every_time() -> None:
    data, _ = digits()
    first, second = (training.train_vae(data, steps=3).state_dict() for _ in range(2))
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_training_learns() -> None:
    data, unseen = digits()
    found = quality.of_classifier(training.train_classifier(data, steps=60), unseen)
    assert found["accuracy"] > 0.5


def test_digits_are_kept_apart() -> None:
    train, unseen = digits()
    assert len(train.labels) == 1437
    assert len(unseen.labels) == 360
    assert 0 <= float(train.images.min()) < float(train.images.max()) <= 1
    apart = torch.cdist(unseen.images.flatten(1), train.images.flatten(1))
    assert float(apart.min()) > 0


def test_photographs_fill_their_shape() -> None:
    assert photograph("china", 40, 100).shape == (3, 40, 100)
    assert photograph("flower", 100, 40).shape == (3, 100, 40)


@pytest.mark.parametrize(
    ("package", "topic"),
    [
        ("sklearn.datasets", "mae"), ("sklearn.datasets", "style-transfer"),
        ("imblearn.over_sampling", "augment"), ("sklearn.datasets", "bicyclegan"),
    ],
)  # fmt: skip
def test_a_missing_package_is_named(
    package: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    digits.cache_clear()
    with pytest.raises(MissingPackageError, match=r"pip install netviz\[explain\]"):
        explain(topic)
    result = invoke("explain", topic)
    assert result.exit_code == 2
    assert "pip install netviz[explain]" in result.stderr
