"""What is to be traced, and what came of one attempt at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from netviz.ir import Attribute, Graph, Note
from netviz.tracers.modes.choice import Attempt
from netviz.tracers.modes.freeze import freeze
from netviz.tracers.modes.notes import notes_of
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.scope import type_name
from netviz.tracers.modes.worlds import RealWorld, World


@dataclass(slots=True)
class Job:
    """A model and the arguments of its forward. ``mode``: "eval", "train" or "same"."""

    model: nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    mode: str
    tensors: str
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """What came of one attempt; ``error`` is None when the forward came to its end."""

    job: Job
    attempt: Attempt
    recorder: Recorder
    world: World = field(default_factory=RealWorld)
    error: BaseException | None = None

    def graph(self, *notes: Note) -> Graph:
        """The graph of what was recorded, with what must be said of it."""
        metadata: dict[str, Attribute] = {
            "engine": "modes",
            "mode": self.job.mode,
            "tensors": self.attempt.tensors,
            "torch": torch.__version__,
        }
        assumed = (f"weights without values: {what}" for what in self.world.assumptions())
        said = [*self.job.notes, *notes, *(Note("assumed", what) for what in assumed)]
        return freeze(
            self.recorder,
            name=type_name(self.job.model),
            notes=[*said, *notes_of(self.recorder)],
            metadata=metadata,
        )
