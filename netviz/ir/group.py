"""Module calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.ir.node import Port, Source
from netviz.ir.tensor import Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One call of a module, or a container that is never called itself.

    ``id``: the path, with ``@2``, ``@3`` ... for further calls of the module; "" for the model.
    ``path``: as in ``named_modules`` (the first name of a module that has several).
    ``parent``: id of the enclosing call, None for the model. ``call``: 1 for the first call.
    ``kind``: "module" (called), "container" (a ModuleList or the owner of parameters that others
    use: never called), "function" (a custom autograd function, a vmap, a checkpoint), or
    "parametrization" (weight_norm, spectral_norm).
    ``class_name``: "Conv2d"; ``module``: where it is defined ("torch.nn.modules.conv").
    ``attributes``: its configuration (kernel_size, stride ...). ``inputs``: tensors by argument
    name; ``outputs``: tensors by path.
    ``source``: where its class's ``forward`` starts.
    In graphs with repeats folded: ``repeat``: how many equal copies in a row it stands for, within
    the group around it; ``shared``: they are calls of the same weights, not copies with their own;
    ``parallel``: none of them waits for another; ``copies``: ids of all calls it stands for, its
    own first (of a frame: its first item in each copy); ``kind`` "repeat": a frame around several
    neighbours that repeat together; "motif": operators that are known under one name.
    """

    id: str
    path: str
    class_name: str
    parent: str | None = None
    call: int = 1
    kind: str = "module"
    module: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    source: Source | None = None
    repeat: int = 1
    shared: bool = False
    parallel: bool = False
    copies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Last part of the path ("conv1", "0"); the class of the model itself."""
        return self.path.rpartition(".")[2] or self.class_name
