"""What the model runs on: real tensors, or shapes alone."""

from __future__ import annotations

from typing import Any, Protocol

import torch


class Unanswerable(BaseException):
    """The model asks for what this world does not have: values, another number format.

    Not an ``Exception``: a model's own ``except Exception`` must not swallow it.
    """


class World(Protocol):
    """How the functions of one forward are carried out."""

    def ask(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """A question about a tensor: shape, device."""

    def admit(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The arguments as they are to be recorded and run."""

    def run(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Carry out an operator."""

    def read(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Turn values into Python's."""

    def wrote(self, storages: set[int], args: Any) -> None:
        """A function with these arguments wrote these storages."""

    def current(self, tensor: torch.Tensor) -> torch.Tensor:
        """What stands for a tensor that the model's code holds."""

    def assumptions(self) -> list[str]:
        """What was taken for granted, in words."""


class RealWorld:
    """Everything happens as without a tracer."""

    def ask(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Ask the tensor itself."""
        return func(*args, **kwargs)

    def admit(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Every argument is what it is."""
        return args, kwargs

    def run(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Run it."""
        return func(*args, **kwargs)

    def read(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Read the values."""
        return func(*args, **kwargs)

    def wrote(self, storages: set[int], args: Any) -> None:
        """Real tensors hold what was written."""

    def current(self, tensor: torch.Tensor) -> torch.Tensor:
        """Itself."""
        return tensor

    def assumptions(self) -> list[str]:
        """Nothing is assumed."""
        return []
