"""Operators that only rearrange memory are taken out, and their edges joined.

Before: ``linear -> view -> transpose -> matmul``. After: ``linear -> matmul``. Taken out are views,
permutations, casts, chunks and slices, identities, multiplications by 1, paddings and
concatenations with nothing, and dropout that does nothing in eval mode; a reshape that flattens
feature maps to vectors stays, since a reader looks for it. How many of each were taken out is
written to ``metadata["hidden"]``, as pairs of name and count.
"""

from __future__ import annotations

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import bypass

PLUMBING = frozenset(
    "view reshape permute transpose swapaxes swapdims t T mT contiguous flatten unflatten squeeze "
    "unsqueeze expand expand_as chunk split unbind getitem narrow select movedim moveaxis clone "
    "detach to float half bfloat16 type type_as view_as reshape_as identity alias tensor_split "
    "split_with_sizes size long int double bool as_strided ravel _unsafe_view repeat_interleave "
    "view_as_real view_as_complex cpu cuda numpy resolve_conj broadcast_to diagonal "
    "Identity Flatten Unflatten Permute SwapAxes".split()
)
"""Operators and module classes that compute nothing."""

_IDLE_IN_EVAL = frozenset(
    "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout Dropout Dropout1d "
    "Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout DropPath StochasticDepth".split()
)
_JOINING = frozenset("cat concat concatenate".split())
_NEUTRAL = {"mul": 1, "multiply": 1, "div": 1, "true_divide": 1, "pow": 1, "add": 0, "sub": 0}
_FLATTENING = frozenset("flatten view reshape Flatten".split())


def plumbing(graph: Graph) -> Graph:
    """Take plumbing out of ``graph``; its other nodes, and what reaches what, are unchanged."""
    index = Index.of(graph)
    training = graph.metadata.get("mode", "eval") == "train"
    idle = PLUMBING if training else PLUMBING | _IDLE_IN_EVAL
    hidden = {n.id for n in graph.nodes if _hides(n, index, idle=idle)}
    return bypass(graph, hidden, told="hidden") if hidden else graph


def _hides(node: Node, index: Index, *, idle: frozenset[str]) -> bool:
    if node.kind not in ("operator", "module") or node.error or not node.outputs:
        return False
    if len(sources(node, index)) != 1 or node.parameters:
        return False
    nothing = _joins_nothing(node) or _changes_nothing(node)
    does_nothing = node.op in idle or (idle is not PLUMBING and node.op.endswith("DropPath"))
    return nothing or (does_nothing and not flattens(node))


def sources(node: Node, index: Index) -> frozenset[tuple[str, int]]:
    """The tensors that ``node`` takes, each as who gives it and by which port."""
    return frozenset((edge.source, edge.source_port) for edge in index.incoming[node.id])


def _joins_nothing(node: Node) -> bool:
    """Whether ``node`` concatenates a tensor with nothing, or with empty ones (a fresh cache)."""
    full = [port.tensor.shape for port in node.inputs if port.tensor.numel]
    return node.op in _JOINING and full == [node.outputs[0].tensor.shape]


def _changes_nothing(node: Node) -> bool:
    """Whether ``node`` multiplies by 1, adds 0, or pads by nothing."""
    if len(node.inputs) != 1 or node.inputs[0].tensor.shape != node.outputs[0].tensor.shape:
        return False
    op = node.op.rstrip("_")
    numbers = [v for v in node.attributes.values() if isinstance(v, (int, float))]
    return op == "pad" or (op in _NEUTRAL and len(numbers) == 1 and numbers[0] == _NEUTRAL[op])


def flattens(node: Node) -> bool:
    """Whether ``node`` turns maps (three axes or more) into one vector a sample."""
    if node.op not in _FLATTENING or not node.inputs or not node.outputs:
        return False
    before, after = node.inputs[0].tensor.shape, node.outputs[0].tensor.shape
    return len(before) > 2 and len(after) == 2 and before[0] == after[0] and after[1] > 1
