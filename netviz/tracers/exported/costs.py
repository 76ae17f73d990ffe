"""Work and memory of an operator, found by running it on tensors without values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.fx.node import map_aggregate
from torch.utils._python_dispatch import TorchDispatchMode

from netviz.tracers.flops import cost_of
from netviz.tracers.modes.aten import info_of
from netviz.tracers.modes.drafts import Draft

Call = tuple[Sequence[Any], Mapping[str, Any]]
"""Arguments of a call, by position and by name."""

_META = torch.device("meta")


class _Count(TorchDispatchMode):
    """Adds the work of the operators below one operator to its draft."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else torch loads its compiler

    def __init__(self, draft: Draft) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's is untyped
        self._draft = draft

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        count(self._draft, func, (args, kwargs), result)
        return result


def count(draft: Draft, func: Any, call: Call, result: Any) -> None:
    """Add the work of one low-level call to ``draft``."""
    args, kwargs = call
    name = info_of(func).name
    cost = cost_of(func, args, kwargs, result)
    draft.flops += cost.flops
    draft.elementwise += cost.elementwise
    draft.aten[name] = draft.aten.get(name, 0) + 1
    if not cost.known and name not in draft.uncounted:
        draft.uncounted.append(name)


def rerun(draft: Draft, func: Any, call: Call, result: Any) -> Any:
    """Run ``func`` on stand-ins to count the operators that it consists of; what it gave.

    ``result`` is what it should give. An operator that needs values, or has no kernel for shapes,
    is counted as one call by its own formula; None then.
    """
    moved, options = map_aggregate((call[0], dict(call[1])), _on_meta)
    try:
        with torch.no_grad(), _Count(draft):
            return func(*moved, **options)
    except Exception:  # noqa: BLE001 - whatever a kernel raises that was never meant for shapes
        draft.flops = draft.elementwise = 0
        draft.aten, draft.uncounted = {}, []
        count(draft, func, call, result)
        return None


def _on_meta(value: Any) -> Any:
    return _META if isinstance(value, torch.device) else value
