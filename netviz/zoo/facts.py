"""What each model takes and costs with its own options, measured beforehand.

``docs/make_zoo.py`` measures it and writes ``facts.json``; a test measures it again. So listing the
zoo neither loads torch nor runs anything.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from netviz.ir import TensorSpec

PATH = Path(__file__).with_name("facts.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``inputs``: names and tensors of the example; ``parameters``: how many, tied ones once;
    ``flops``: floating-point operations of one forward in evaluation, two for a multiply-add.
    """

    inputs: tuple[tuple[str, TensorSpec], ...]
    parameters: int
    flops: int


@functools.cache
def facts() -> Mapping[str, Facts]:
    """By name of the model."""
    return {
        name: Facts(
            inputs=tuple(
                (label, TensorSpec(tuple(shape), dtype)) for label, shape, dtype in found["inputs"]
            ),
            parameters=found["parameters"],
            flops=found["flops"],
        )
        for name, found in json.loads(PATH.read_text(encoding="utf-8")).items()
    }
