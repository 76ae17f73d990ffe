"""One line of a summary."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.ir import TensorSpec
from netviz.passes.cost import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A module call, an operator called outside the leaf modules, or a parameter used directly.

    ``id``: of the group or node; for parameters and unused modules their path. ``parent``: id of
    the row it lies in, None for the model. ``path``: dotted, as in ``named_modules``; an operator
    has its module's path. ``name``: what the tree shows. ``kind``: "model", "module", "container",
    "function", "parametrization", "operator", "parameter", or "unused" (modules that this forward
    never called). ``depth``: 0 for the model. ``call``: 2 for the second call of one module.
    ``inputs``/``outputs``: in the order of the arguments and results. ``totals``: of everything
    inside. ``counted``: elements of ``totals.parameters`` that no earlier row has counted: fewer
    where weights are tied or a module is called again. ``rearranges``: a view or copy that computes
    nothing. ``source``: ``file:line`` where known.
    """

    id: str
    parent: str | None
    path: str
    name: str
    kind: str
    class_name: str
    depth: int
    totals: Totals
    counted: int
    call: int = 1
    inputs: tuple[TensorSpec, ...] = ()
    outputs: tuple[TensorSpec, ...] = ()
    kernel: str = ""
    rearranges: bool = False
    source: str = ""

    @property
    def shared(self) -> bool:
        """Some of its parameters are counted in an earlier row."""
        return self.counted < self.totals.parameters
