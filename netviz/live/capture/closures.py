"""Steps that are given a closure: the gradients are made within the step, by calling it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def after_closure(args: Any, kwargs: Any, then: Callable[[], object]) -> tuple[Any, Any] | None:
    """A step's arguments with ``then`` run after its closure's first call; None without a closure.

    ``args``: the optimizer, and what `step` was given.
    """
    if callable(kwargs.get("closure")):
        return args, {**kwargs, "closure": _followed(kwargs["closure"], then)}
    if len(args) > 1 and callable(args[1]):
        return (args[0], _followed(args[1], then), *args[2:]), kwargs
    return None


def _followed(closure: Callable[[], Any], then: Callable[[], object]) -> Callable[[], Any]:
    waiting = [True]

    def run() -> Any:
        result = closure()
        if waiting:
            waiting.clear()
            then()
        return result

    return run
