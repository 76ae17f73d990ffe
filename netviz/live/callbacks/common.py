"""What the callbacks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SEEN_ANYWAY = {"loss", "train_loss", "grad_norm", "learning_rate", "lr", "epoch", "step", "size"}


def numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    """The metrics that are numbers and that the hooks do not see by themselves."""
    found = {}
    for name, value in metrics.items():
        if name in _SEEN_ANYWAY:
            continue
        try:
            found[str(name)] = float(value)
        except (TypeError, ValueError):
            continue
    return found
