"""What the model runs on: real tensors, or shapes alone."""

from __future__ import annotations

from typing import Any, Protocol


class NeedsValues(BaseException):
    """The model's code reads a tensor's values, and the tensor has none.

    Not an ``Exception``: a model's own ``except Exception`` must not swallow it.
    """


class World(Protocol):
    """How the functions of one forward are carried out."""

    name: str

    def ask(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """A question about a tensor: shape, device."""

    def admit(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The arguments as they are to be recorded and run."""

    def run(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Carry out an operator."""

    def read(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Turn values into Python's."""

    def wrote(self, storages: set[int], args: Any) -> None:
        """A function wrote these storages."""


class RealWorld:
    """Everything happens as without a tracer."""

    name = "real"

    def ask(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return func(*args, **kwargs)

    def admit(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        return args, kwargs

    def run(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return func(*args, **kwargs)

    def read(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return func(*args, **kwargs)

    def wrote(self, storages: set[int], args: Any) -> None:
        return
