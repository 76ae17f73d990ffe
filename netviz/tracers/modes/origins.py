"""The node that every tensor comes from; parameters, buffers and constants get one when used."""

from __future__ import annotations

from collections.abc import Callable

import torch

from netviz.ir import Port
from netviz.tracers.modes.drafts import Draft, Operand, Origin
from netviz.tracers.modes.identity import Identity
from netviz.tracers.modes.roster import Roster
from netviz.tracers.tensors import spec_of, storage_of

Made = Callable[[str, str, torch.Tensor], Draft]


class Origins:
    """Who made each tensor of one forward.

    ``made``: called with (kind, name, tensor) to draw the node of a tensor that no operator gave.
    """

    def __init__(self, roster: Roster, made: Made) -> None:
        self._roster = roster
        self._made = made
        self._identity = Identity()
        self._leaves: dict[int, tuple[torch.Tensor, Origin]] = {}

    def operand(self, name: str, tensor: torch.Tensor) -> Operand:
        """``tensor`` as the input ``name`` of a node."""
        storage = storage_of(tensor)
        origin = self._identity.origin(tensor, storage) or self._leaf_origin(tensor)
        return Operand(name, spec_of(tensor), origin, storage)

    def keep(self, tensor: torch.Tensor, origin: Origin, *, wrote: bool) -> None:
        """``origin`` gave ``tensor``; ``wrote`` unless it is a view of older memory."""
        self._identity.keep(tensor, origin, wrote=wrote)

    def leaf(self, kind: str, name: str, tensor: torch.Tensor) -> Origin:
        """A node of its own for ``tensor``: an input, parameter, buffer or constant."""
        draft = self._made(kind, name, tensor)
        draft.outputs.append(Port(name, spec_of(tensor)))
        origin = Origin(draft, 0)
        # The tensor is held: its id must stay its own for as long as the trace lasts.
        self._leaves[id(tensor)] = (tensor, origin)
        self.keep(tensor, origin, wrote=False)
        return origin

    def adopt(self, twin: torch.Tensor, real: torch.Tensor) -> None:
        """``twin`` stands for ``real`` from now on: whoever made one made the other."""
        self.keep(twin, self.operand("", real).origin, wrote=True)

    def _leaf_origin(self, tensor: torch.Tensor) -> Origin:
        found = self._leaves.get(id(tensor))
        if found is not None:
            return found[1]
        name, kind = self._roster.tensors.get(id(tensor), ("", "constant"))
        name = name or self._roster.constants.get(id(tensor), "constant")
        return self.leaf(kind, name, tensor)
