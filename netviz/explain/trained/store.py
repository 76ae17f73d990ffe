"""What training left: weights of half precision and pictures of its course, without pickle."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from netviz.explain.trained.networks import NETWORKS

ARRAYS, FACTS = "digits.npz", "facts.json"


@functools.lru_cache(maxsize=1)
def arrays() -> dict[str, Any]:
    """Every stored array by its name: "mae/encoder.norm.weight", "generator/course/losses" ..."""
    with resources.files(__package__).joinpath(ARRAYS).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        return {name: stored[name] for name in stored.files}


@functools.lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """What was measured when the networks were trained."""
    text = resources.files(__package__).joinpath(FACTS).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@functools.lru_cache(maxsize=8)
def network(name: str) -> Any:
    """The trained network ``name``, a key of `NETWORKS`, in evaluation mode, without gradients."""
    with torch.random.fork_rng(devices=[]):
        model = NETWORKS[name]()
    kept = {
        key.removeprefix(f"{name}/"): torch.tensor(array, dtype=torch.float32)
        for key, array in arrays().items()
        if key.startswith(f"{name}/") and not key.startswith(f"{name}/course/")
    }
    model.load_state_dict({**model.state_dict(), **kept})
    return model.eval().requires_grad_(False)


def packed(name: str, model: nn.Module) -> dict[str, Any]:
    """The learnt parameters and the running statistics of ``model``, as they are stored."""
    fixed = {key for key, value in model.named_parameters() if not value.requires_grad}
    return {
        f"{name}/{key}": value.numpy().astype(np.float16)
        for key, value in model.state_dict().items()
        if key not in fixed and value.is_floating_point()
    }


def generated(z: Tensor) -> Tensor:
    """``(n, 16)`` -> what the trained DCGAN draws, ``(n, 1, 16, 16)`` in [0, 1]."""
    made: Tensor = network("generator")(z[:, :, None, None])
    return made / 2 + 0.5
