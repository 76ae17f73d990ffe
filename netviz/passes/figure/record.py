"""A network as a paper's figure tells it: blocks, how they are joined, and what repeats."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.passes.roles import role_of_operator

ROLES = (
    "input", "output", "convolution", "upsampling", "linear", "pooling", "concat", "add", "gate",
    "merge", "flatten", "softmax", "embedding", "attention", "matmul", "recurrent",
    "normalisation", "activation", "dropout", "reduction", "arithmetic", "shape", "tensor", "loss",
    "other",
)  # fmt: skip
"""What a block can be, in the order of a legend. ``gate``: a product of two tensors that flow;
``merge``: other joins (a difference, a quotient, a stack)."""

_ADORNING = ("activation", "normalisation")
_PAINT = {"concat": "merge", "add": "merge", "gate": "merge", "flatten": "shape"}


@dataclass(frozen=True, slots=True)
class Size:
    """How big a tensor is for one sample: ``channels`` (features; 1 where there is no such axis)
    and the ``spatial`` sizes: (H, W) of maps, (L,) of signals and sequences, (D, H, W) of volumes,
    () of vectors and scalars."""

    channels: int = 1
    spatial: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """ "volume", "maps", "sequence", "vector" or "scalar"."""
        if self.spatial:
            return {1: "sequence", 2: "maps"}.get(len(self.spatial), "volume")
        return "vector" if self.channels > 1 else "scalar"

    @property
    def height(self) -> int:
        """H of maps and volumes; L of sequences; 1 of vectors."""
        return self.spatial[-2] if len(self.spatial) > 1 else (self.spatial or (1,))[0]

    @property
    def width(self) -> int:
        """W of maps and volumes; 1 of sequences and vectors."""
        return self.spatial[-1] if len(self.spatial) > 1 else 1


@dataclass(frozen=True, slots=True)
class Window:
    """A kernel that slides: its ``size``, ``stride`` and ``dilation`` along each axis, and the
    ``groups`` that channels are split into."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One layer as a reader counts them: a convolution with its norm, activation and dropout.

    ``id``: the traced node that it is named after (the convolution). ``role``: one of `ROLES`.
    ``op``: the operator ("conv2d"); ``parts``: all of its operators in order. ``path``: the module
    it runs in ("layer1.0.conv1"), "" in the model's own forward; ``name``: of an input, output or
    tensor. ``members``: ids of the traced nodes that one copy stands for. ``repeat``: how often it
    occurs in the network in all: the sum over blocks of ``repeat * len(members)``, and the number
    of hidden nodes, is that of traced nodes. ``size``: of what it gives; ``taken``: of what it
    takes first. ``shape``: the whole tensor it gives. ``window``: of convolutions and pooling.
    ``params``: elements of its parameters, buffers left out; ``flops``: of one copy.
    ``chain``: number of the chain it is in; ``projection``: it only fits a skip to its sum.
    """

    id: str
    role: str
    op: str
    parts: tuple[str, ...]
    members: tuple[str, ...]
    path: str = ""
    name: str = ""
    repeat: int = 1
    size: Size = Size()
    taken: Size = Size()
    shape: tuple[int, ...] = ()
    window: Window | None = None
    params: int = 0
    flops: int = 0
    chain: int = 0
    projection: bool = False

    @property
    def paint(self) -> str:
        """The role whose colours it takes from a theme."""
        return _PAINT.get(self.role, self.role)

    @property
    def activated(self) -> bool:
        """Whether an activation or a norm is part of it: it gets a band."""
        return any(role_of_operator(part) in _ADORNING for part in self.parts if part != self.op)

    @property
    def names(self) -> tuple[str, ...]:
        """What users may call it by: its id, and the module it runs in."""
        return (self.id, self.path) if self.path else (self.id,)


@dataclass(frozen=True, slots=True)
class Link:
    """A tensor that flows from block ``source`` to block ``target``.

    ``kind``: "main"; "identity" for a skip past other blocks; "projection" into and out of a block
    that only fits a skip to its sum. ``size``: of the tensor.
    """

    source: str
    target: str
    kind: str
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Neighbours that repeat, drawn once: ``blocks`` (their ids, in order), ``repeat`` times within
    the run ``around`` (None: the network). ``shared``: the copies use the same weights;
    ``parallel``: none waits for another. ``label``: the class of what repeats, where it is one.
    """

    id: str
    blocks: tuple[str, ...]
    repeat: int
    label: str = ""
    around: str | None = None
    shared: bool = False
    parallel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGraph:
    """``blocks`` in an order that ``links`` follow; ``runs``, outer ones first.

    ``chains``: the blocks as paths, the longest first: the spine of the figure, then branches.
    ``stacks``: two or more convolutions in a row at one resolution, drawn as slabs of one block.
    ``hidden``: traced nodes that no block shows: views, permutations, identities, constants.
    """

    name: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    runs: tuple[Run, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    stacks: tuple[tuple[str, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    _place: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._place.update({block.id: place for place, block in enumerate(self.blocks)})

    def block(self, id_: str) -> Block:
        """The block of this id."""
        return self.blocks[self._place[id_]]

    def place(self, id_: str) -> int:
        """The number of the block of this id in ``blocks``."""
        return self._place[id_]
