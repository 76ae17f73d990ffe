"""What loading a TARGET gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn
    from torch.export import ExportedProgram

    from netviz.ir import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A model, or a graph that had been saved, and what its file says about it.

    ``name``: for titles and default file names ("Net", "resnet18"). ``model``: None when ``graph``
    is given, and the other way round; an exported program is read, not run.
    ``hints``: inputs that the file declares, by the name that it uses (``example_inputs``,
    ``input_size``, ``example_input_array``), plus ``"call"``: the ``(args, kwargs)`` with which the
    file itself calls the model.
    ``notes``: what was skipped, assumed or unwrapped, one sentence each.
    """

    name: str
    model: nn.Module | ExportedProgram | None = None
    graph: Graph | None = None
    hints: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
