"""Make every picture of explain.md with netviz itself: python docs/make_explained.py

Give names to make only those. Run it after a change that shows; the pictures are committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from netviz import explain

PICTURES = Path(__file__).resolve().parent / "pictures" / "explain"
EXPLAINED: dict[str, tuple[str, dict[str, object]]] = {
    "conv.gif": ("conv", {"input": 5, "stride": 2, "padding": 1}),
    "conv.svg": ("conv", {"input": 5, "padding": 1, "cell": (1, 1)}),
    "conv_1d.svg": ("conv", {"dims": 1, "dilation": 2, "padding": 2}),
    "conv_3d.svg": ("conv", {"dims": 3, "kernel": 2}),
    "conv_layer.svg": ("conv", {"subject": "zoo:resnet18:conv1"}),
    "separable.svg": ("conv", {"in_channels": 3, "out_channels": 4, "compare": True}),
    "transposed.svg": ("transposed", {"input": 4}),
    "fractionally_strided.gif": ("transposed", {"input": 5, "stride": 2}),
    "dilated.svg": ("dilated", {}),
    "positional_encoding.svg": ("positional-encoding", {}),
    "attention.svg": ("attention", {"tokens": "the cat sat on the mat"}),
    "mask.svg": ("mask", {}),
    "layernorm.svg": ("layernorm", {}),
}
"""File: the topic and its options."""


def main(wanted: list[str]) -> None:
    """Draw the pictures named, or all."""
    PICTURES.mkdir(exist_ok=True)
    for name in wanted or EXPLAINED:
        topic, options = EXPLAINED[name]
        path = explain.explain(topic, **options).save(PICTURES / name)
        print(f"{path.relative_to(PICTURES.parent)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
