"""Train the small networks, measure them, and store both: python -m netviz.explain.trained

A few minutes on one core. Names ("mae", "vae", "classifier", "generator") train only those. Run it
after a change to a network or to its training.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from netviz import output
from netviz.explain.trained import quality, training
from netviz.explain.trained.data import digits
from netviz.explain.trained.networks import NETWORKS
from netviz.explain.trained.store import ARRAYS, FACTS, packed

FOLDER = Path(__file__).parent
Made = tuple[dict[str, Any], dict[str, Any]]


def main(wanted: list[str]) -> None:
    """Train what is wanted, one after the other, and replace it in what is stored."""
    torch.set_num_threads(1)  # sums in one order, so that weights are the same every time
    torch.set_flush_denormal(True)
    for name in wanted or NETWORKS:
        start = time.process_time()
        arrays, facts = MAKERS[name]()
        facts["seconds"] = time.process_time() - start
        _replace(name, arrays, _rounded(facts))
        sys.stdout.write(f"{name}: {json.dumps(_rounded(facts))}\n")
        sys.stdout.flush()


def _mae() -> Made:
    train, test = digits()
    model = training.train_mae(train)
    return packed("mae", model), quality.of_mae(model, train, test) | _size(model)


def _vae() -> Made:
    train, test = digits()
    model = training.train_vae(train)
    return packed("vae", model), quality.of_vae(model, train, test) | _size(model)


def _classifier() -> Made:
    train, test = digits()
    model = training.train_classifier(train)
    return packed("classifier", model), quality.of_classifier(model, test) | _size(model)


def _generator() -> Made:
    """And its course: pictures in 16 levels of grey, the losses as means over ten steps."""
    train, test = digits()
    course = training.train_dcgan(train)
    losses = torch.tensor(course.losses)[: len(course.losses) // 10 * 10]
    arrays = {
        **packed("generator", course.generator),
        "generator/course/pictures": (torch.stack(course.pictures) * 15).round().byte().numpy(),
        "generator/course/steps": np.array(training.SNAPSHOTS, dtype=np.int32),
        "generator/course/losses": losses.view(-1, 10, 2).mean(1).numpy().astype(np.float16),
    }
    facts = quality.of_generator(course.generator, train, test)
    return arrays, facts | _size(course.generator)


MAKERS: dict[str, Callable[[], Made]] = {
    "generator": _generator, "vae": _vae, "mae": _mae, "classifier": _classifier,
}  # fmt: skip


def _size(model: torch.nn.Module) -> dict[str, int]:
    return {"parameters": sum(p.numel() for p in model.parameters() if p.requires_grad)}


def _replace(name: str, arrays: dict[str, Any], facts: dict[str, Any]) -> None:
    kept: dict[str, Any] = {}
    known: dict[str, Any] = {}
    if (FOLDER / ARRAYS).exists():
        with np.load(FOLDER / ARRAYS, allow_pickle=False) as stored:
            kept = {key: stored[key] for key in stored.files if not key.startswith(f"{name}/")}
        known = json.loads((FOLDER / FACTS).read_text(encoding="utf-8"))
    held = io.BytesIO()
    np.savez_compressed(held, **kept, **arrays)
    output.write(held.getvalue(), FOLDER / ARRAYS)
    text = json.dumps({**known, name: facts}, indent=2) + "\n"
    output.write(text.encode(), FOLDER / FACTS)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


if __name__ == "__main__":
    main(sys.argv[1:])
