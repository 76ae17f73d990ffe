"""What a caller offers as ``input_data``, where it is plainly meant as something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import nn

from netviz.errors import InputError
from netviz.tracers.inputs.signature import signature_of, unwrapped


def offered(model: nn.Module, data: Any, size: Any) -> tuple[Any, Any]:
    """``input_data`` and ``input_size`` as they are meant.

    Whole numbers alone, more than ``forward`` has arguments, are a size: other tools take it in
    that place. Raises `InputError` for a text and for NumPy arrays, and where both are given.
    """
    if data is not None and size is not None:
        raise InputError("give input_data or input_size, not both")
    if isinstance(data, (str, Path)):
        raise InputError(
            f"input_data is a text, {str(data)!r}: a file to write is output={str(data)!r}, "
            "and inputs as on the command line are inputs=['1x3x224x224']"
        )
    for item in data if isinstance(data, (tuple, list)) else (data,):
        if type(item).__module__ == "numpy" and hasattr(item, "dtype"):
            raise InputError("input_data holds a NumPy array: give torch.from_numpy(array)")
    return (None, data) if _is_size(model, data) else (data, size)


def _is_size(model: nn.Module, data: Any) -> bool:
    if type(data) not in (tuple, list) or not all(type(item) is int for item in data):
        return False
    signature = signature_of(unwrapped(model))
    takes = [p for p in signature.parameters if not p.keyword_only]
    return not signature.variadic and len(data) > len(takes)
