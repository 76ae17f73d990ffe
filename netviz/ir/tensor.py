"""Tensors, parameters and attribute values."""

from __future__ import annotations

import math
from dataclasses import dataclass

Attribute = None | bool | int | float | str | tuple["Attribute", ...]
"""A configuration value: JSON's scalars and (nested) tuples of them."""

_ITEM_BYTES = {
    "bool": 1, "uint8": 1, "int8": 1, "quint8": 1, "qint8": 1, "qint32": 4,
    "float8_e4m3fn": 1, "float8_e5m2": 1, "float8_e4m3fnuz": 1, "float8_e5m2fnuz": 1,
    "float8_e8m0fnu": 1, "float4_e2m1fn_x2": 1,
    "int16": 2, "uint16": 2, "float16": 2, "bfloat16": 2,
    "int32": 4, "uint32": 4, "float32": 4, "complex32": 4,
    "int64": 8, "uint64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """What is known of a tensor without its values.

    ``shape``: its sizes, batch first where the model has a batch. ``dtype``: torch's name without
    the ``torch.`` ("float32").
    """

    shape: tuple[int, ...]
    dtype: str = "float32"

    @property
    def numel(self) -> int:
        """Number of elements (1 for a scalar)."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes of a dense tensor of this shape and dtype (4 an element for an unknown dtype)."""
        return self.numel * _ITEM_BYTES.get(self.dtype, 4)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or buffer of the model, once, however many names it has.

    ``name``: its first name as in ``named_parameters``; ``aliases``: further names of the very
    same tensor (tied weights). ``trainable``: ``requires_grad``; False for buffers.
    ``kind``: "parameter" or "buffer".
    """

    name: str
    tensor: TensorSpec
    kind: str = "parameter"
    trainable: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the first one first."""
        return (self.name, *self.aliases)
