"""Functions of torch that are wrapped while a run is watched, and put back when it ends.

A wrapper only looks: it calls the original with the same arguments and returns its very result.
Under ``torch.compile`` it does nothing else.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

Look = Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]
"""Called with the original function and its arguments; returns the original's result."""

LOSSES = (
    "cross_entropy nll_loss mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits kl_div gaussian_nll_loss poisson_nll_loss ctc_loss "
    "triplet_margin_loss cosine_embedding_loss hinge_embedding_loss margin_ranking_loss"
).split()


@dataclass(slots=True)
class Patches:
    """Replaced attributes, in order, to be put back in reverse."""

    _kept: list[tuple[Any, str, Any, Any]] = field(default_factory=list)

    def wrap(self, place: str, look: Look) -> None:
        """Wrap the function at ``place`` ("torch.nn.functional:relu"), if this torch has it."""
        module, _, path = place.partition(":")
        *owners, name = path.split(".")
        try:
            owner = importlib.import_module(module)
            for part in owners:
                owner = getattr(owner, part)
            original = getattr(owner, name)
        except (ImportError, AttributeError):
            return
        wrapper = _wrapper(original, look)
        setattr(owner, name, wrapper)
        self._kept.append((owner, name, original, wrapper))

    def undo(self) -> None:
        """Put the originals back, except where someone else has wrapped them since.

        Wrappers that a script has imported by name are blind from now on.
        """
        while self._kept:
            owner, name, original, wrapper = self._kept.pop()
            wrapper.netviz_look[0] = None
            if getattr(owner, name, None) is wrapper:
                setattr(owner, name, original)


def _wrapper(original: Callable[..., Any], look: Look) -> Any:
    watching: list[Look | None] = [look]

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        seen = watching[0]
        if seen is None or torch.compiler.is_compiling():
            return original(*args, **kwargs)
        return seen(original, args, kwargs)

    wrapper.netviz_look = watching  # type: ignore[attr-defined]  # how `undo` blinds it
    return wrapper
