"""Learning rates, and how far a resumed optimizer has come."""

from __future__ import annotations

import torch
from torch.optim import Optimizer


def changed(known: dict[str, float], optimizer: Optimizer, label: str) -> dict[str, float]:
    """Learning rates that are not as in ``known``, which is brought up to date.

    ``label`` for one group, ``label/0``, ``label/1`` ... for several.
    """
    groups = optimizer.param_groups
    found = {}
    for index, group in enumerate(groups):
        rate = group.get("lr")
        if rate is None:
            continue
        name = label if len(groups) == 1 else f"{label}/{index}"
        number = float(rate)
        if known.get(name) != number:
            known[name] = found[name] = number
    return found


def done(optimizer: Optimizer) -> int:
    """Updates that ``optimizer`` had made before it was watched, where its state says so."""
    for state in optimizer.state.values():
        step = state.get("step") if isinstance(state, dict) else None
        if isinstance(step, (int, float)) or (isinstance(step, torch.Tensor) and step.numel() == 1):
            return int(step)
    return 0
