"""One block of a figure from the operators that it merges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.ir import Graph, Index
from netviz.passes.figure.kinds import window
from netviz.passes.figure.merge import Chain
from netviz.passes.figure.record import Block, Size
from netviz.passes.figure.sizes import sizes
from netviz.passes.multiplicity import multiplicity


@dataclass(frozen=True, slots=True)
class Maker:
    """What blocks are made from: look-ups into the folded graph, the ``sizes`` of what each traced
    node gives, how often each occurs (``times``)."""

    index: Index
    sizes: Mapping[str, Size] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph, folded: Graph, index: Index) -> Maker:
        """For ``folded``, made from the traced ``graph``."""
        return cls(index, sizes(graph), multiplicity(folded))

    def block(self, chain: Chain, role: str) -> Block:
        """The block of ``chain``, whose head is of ``role``."""
        head, last = chain.head, chain.nodes[-1]
        given = last.outputs or last.inputs
        return Block(
            id=head.id,
            role=role,
            op=head.op.rstrip("_") or head.op,
            parts=tuple(node.op for node in chain.nodes),
            members=tuple(node.id for node in chain.nodes),
            path=self.index.group[head.group].path,
            name="" if head.kind in ("operator", "module") else head.name,
            repeat=self.times[head.id],
            size=self.sizes[last.id],
            taken=self._taken(chain),
            shape=given[0].tensor.shape if given else (),
            window=window(head, self.index) if role in _SLIDING else None,
            params=self._params(chain),
            flops=sum(n.cost.flops + n.cost.elementwise_flops for n in chain.nodes),
        )

    def _taken(self, chain: Chain) -> Size:
        edges = self.index.incoming[chain.nodes[0].id]
        return self.sizes[edges[0].source] if edges else Size()

    def _params(self, chain: Chain) -> int:
        found = {
            parameter.name: parameter
            for node in chain.nodes
            for name in node.parameters
            if (parameter := self.index.parameter.get(name)) and parameter.kind == "parameter"
        }
        return sum(parameter.tensor.numel for parameter in found.values())


_SLIDING = frozenset(("convolution", "upsampling", "pooling"))
