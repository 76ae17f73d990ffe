"""Losses, found where ``backward`` is called, and validation losses where no gradients are kept."""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch import Tensor

from netviz.live.capture.naming import name_of


class Losses:
    """Collects loss values between two steps. Values on an accelerator stay there until read."""

    def __init__(self) -> None:
        self._names: dict[Any, str] = {}
        self._sums: dict[str, list[Tensor | float]] = {}
        self._divisors: dict[str, float] = {}
        self._scaled: tuple[Tensor, Tensor] | None = None
        self._held: dict[str, list[Tensor | float]] = {}
        self._correct: list[tuple[Tensor | float, int]] = []
        self._told: set[str] = set()
        self.last: Tensor | float | None = None

    def scaled(self, result: Any, original: Any) -> None:
        """A gradient scaler made ``result`` of the loss ``original``."""
        if isinstance(result, Tensor) and isinstance(original, Tensor):
            self._scaled = (result, original)

    def backward(self, root: Tensor) -> None:
        """``backward`` is being called on ``root``."""
        if root.numel() != 1:
            return
        value = root
        if self._scaled is not None and self._scaled[0] is root:
            value = self._scaled[1]
        self._scaled = None
        number = _kept(value)
        self.last = number
        name = self._name(value)
        self._sums.setdefault(name, []).append(number)
        self._divisors[name] = _divisor(value)

    def new_names(self) -> tuple[str, ...]:
        """Names of losses met since the last call."""
        new = tuple(name for name in dict.fromkeys(self._names.values()) if name not in self._told)
        self._told.update(new)
        return new

    def _name(self, value: Tensor) -> str:
        frame = sys._getframe(3)
        site = [(frame.f_code, frame.f_lasti)]
        for _ in range(4):  # a library calls backward for all: what called the library tells more
            if frame.f_back is None:
                break
            frame = frame.f_back
            site.append((frame.f_code, frame.f_lasti))
        key = tuple(site)
        if key not in self._names:
            self._names[key] = name_of(value, "loss")
        return self._names[key]

    def validated(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        """A loss function ran while no gradients are kept: validation."""
        if not isinstance(result, Tensor) or result.numel() != 1:
            return
        self._held.setdefault("val_loss", []).append(_kept(result))
        if name == "cross_entropy" and len(args) > 1:
            logits, targets = args[0], args[1]
            if logits.dim() == 2 and targets.dim() == 1 and not targets.is_floating_point():
                right = (logits.argmax(1) == targets).sum()
                self._correct.append((_kept(right), len(targets)))

    def take(self) -> dict[str, float | Tensor]:
        """Mean of each loss since the last call.

        Where gradients are accumulated and each part was divided by their number, the parts' sum.
        """
        found: dict[str, float | Tensor] = {
            name: _mean(values) * (len(values) if self._divisors[name] == len(values) else 1)
            for name, values in self._sums.items()
        }
        self._sums = {}
        return found

    def take_validation(self) -> dict[str, float | Tensor]:
        """Mean loss and accuracy of the validation since the last call, if there was one."""
        found = {name: _mean(values) for name, values in self._held.items()}
        if self._correct:
            right = sum(float(count) for count, _ in self._correct)
            found["val_accuracy"] = right / sum(size for _, size in self._correct)
        self._held, self._correct = {}, []
        return found


def _divisor(value: Tensor) -> float:
    """The number that ``value`` was last divided by; 1 where it was not."""
    divided = value.grad_fn
    other = getattr(divided, "_saved_other", None) if "Div" in type(divided).__name__ else None
    if isinstance(other, Tensor) and other.device.type == "cpu" and other.numel() == 1:
        return float(other)
    return 1.0


def _kept(value: Tensor) -> Tensor | float:
    value = value.detach()
    return float(value) if value.device.type == "cpu" else value.clone()


def _mean(values: list[Tensor | float]) -> float | Tensor:
    if all(isinstance(value, float) for value in values):
        return sum(map(float, values)) / len(values)
    return torch.stack([torch.as_tensor(v).float() for v in values]).mean()
