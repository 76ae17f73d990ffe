"""The core of an attention, from the first product to the second."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Core:
    """``nodes``: from the first product to the second; ``ports``: edges' ends (target, port) where
    query, key and value come in; ``scores``: what the softmax reads, or the one operator."""

    nodes: set[str]
    ports: dict[tuple[str, int], str]
    scores: str
    sizes: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    extra: set[str] = field(default_factory=set)
