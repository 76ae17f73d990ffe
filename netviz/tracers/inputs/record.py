"""What inferring or parsing inputs gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Arguments for one call of a model.

    ``args`` and ``kwargs``: as ``forward`` takes them. ``flags``: what ``--input`` would have to
    say for the same. ``how``: where they come from, for the reader. ``assumed``: they were
    inferred, not declared.
    """

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    how: str = ""
    assumed: bool = False
