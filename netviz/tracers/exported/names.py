"""What to call operators, inputs and outputs, and where they were written."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

import torch
from torch.utils import _pytree as pytree

from netviz.ir import Source
from netviz.tracers.modes.operators import operator_name

_READABLE = {
    "_softmax": "softmax",
    "_log_softmax": "log_softmax",
    "_to_copy": "to",
    "_unsafe_view": "view",
    "_adaptive_avg_pool2d": "adaptive_avg_pool2d",
    "_adaptive_avg_pool3d": "adaptive_avg_pool3d",
    "_native_batch_norm_legit": "batch_norm",
    "_native_batch_norm_legit_functional": "batch_norm",
    "_native_batch_norm_legit_no_training": "batch_norm",
    "native_batch_norm": "batch_norm",
    "native_layer_norm": "layer_norm",
    "native_group_norm": "group_norm",
    "_fused_rms_norm": "rms_norm",
    "native_dropout": "dropout",
    "max_pool2d_with_indices": "max_pool2d",
    "max_pool3d_with_indices": "max_pool3d",
    "_embedding_bag": "embedding_bag",
    "_scaled_dot_product_flash_attention": "scaled_dot_product_attention",
    "_scaled_dot_product_flash_attention_for_cpu": "scaled_dot_product_attention",
    "_scaled_dot_product_efficient_attention": "scaled_dot_product_attention",
    "upsample_nearest2d": "interpolate",
    "upsample_bilinear2d": "interpolate",
}
"""Low-level operators by the name of the function that they come from."""

_FRAME = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)', re.MULTILINE)
_TORCH = re.compile(r"(^|[\\/])(site-packages|dist-packages)[\\/]torch[\\/]")


def readable(func: Any, args: Sequence[Any]) -> str:
    """The name of ``func``, called with ``args``, as a model's author knows it."""
    name = operator_name(func)
    if name == "convolution":
        return f"conv{'_transpose' if args[6] else ''}{args[1].ndim - 2}d"
    return _READABLE.get(name, name)


def leaf_names(spec: Any, tops: Sequence[str] | None) -> list[str]:
    """Paths of the leaves of a call ("batch.ids") or a result ("logits", "h.0").

    ``tops``: names of the forward's arguments, for a call; None for a result.
    """
    leaves = pytree.tree_unflatten(list(range(spec.num_leaves)), spec)
    paths, _ = pytree.tree_flatten_with_path(leaves)
    return [".".join(_steps(path, tops)) for path, _ in paths]


def _steps(path: Sequence[Any], tops: Sequence[str] | None) -> Iterator[str]:
    steps = [
        str(getattr(key, "key", getattr(key, "idx", getattr(key, "name", "")))) for key in path
    ]
    if tops is None:
        return iter(steps)
    kind, first, *rest = steps  # (args, kwargs), then which of them
    if kind == "0" and int(first) < len(tops):
        first = tops[int(first)]
    return iter([first, *rest])


def source_of(stack_trace: str | None) -> Source | None:
    """The innermost line of the user's code in the text of a traceback."""
    for file, line in reversed(_FRAME.findall(stack_trace or "")):
        if not _TORCH.search(file) and not file.startswith("<"):
            return Source(_short(file), int(line))
    return None


@functools.cache
def _short(file: str) -> str:
    """Relative to the innermost folder that modules are imported from; else the bare name."""
    path = PurePath(file)
    roots = {PurePath(root) for root in sys.path if root}
    for root in path.parents:
        if root in roots:
            return path.relative_to(root).as_posix()
    return path.name if path.is_absolute() else path.as_posix()


def result_names(func: Any, count: int) -> list[str]:
    """Names of an operator's results: its schema's ("values", "indices"), else their positions."""
    if count == 1:
        return ["output"]
    schema = getattr(func, "_schema", None)
    returns = [r.name for r in schema.returns] if schema is not None else []
    if len(returns) == count and all(returns):
        return returns
    return [str(i) for i in range(count)]


def is_operator(target: Any) -> bool:
    """Whether a call's target is an operator of torch or of a library (not Python's arithmetic)."""
    return isinstance(target, torch._ops.OpOverload)
