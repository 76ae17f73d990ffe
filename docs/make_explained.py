"""Make every picture of explain.md with netviz itself: python docs/make_explained.py

Give names to make only those. Run it after a change that shows; the pictures are committed. It also
writes what was measured of the trained networks into the page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from netviz import explain
from netviz.explain.trained.store import facts

PAGE = Path(__file__).with_name("explain.md")
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
    "mae.svg": ("mae", {}),
    "vae.svg": ("vae", {}),
    "gan.svg": ("gan", {}),
    "latent.svg": ("latent", {}),
    "augment.svg": ("augment", {}),
    "style_transfer.svg": ("style-transfer", {}),
    "bicyclegan.svg": ("bicyclegan", {}),
}
"""File: the topic and its options."""


def trained() -> str:
    """What was measured of the trained networks, as a table."""
    found = facts()
    mae, vae, made = found["mae"], found["vae"], found["generator"]
    ratios = ("75%", "80%", "95%")
    errors = ", ".join(f"{mae[f'error at {r}']:.3f} at {r}" for r in ratios)
    measured = {
        "mae": f"error on hidden patches {errors}; the mean digit: {mae['mean image at 75%']:.3f}",
        "vae": f"{vae['reconstruction']:.1f} + {vae['kl']:.1f} nats; error {vae['error']:.3f}, the "
        f"mean digit: {vae['mean image']:.3f}; neighbours in z agree: "
        f"{vae['neighbours agree']:.0%}",
        "generator": f"nearest real digit {made['distance']:.2f} away; of an unseen real digit "
        f"{made['distance of unseen digits']:.2f}, of shuffled pixels "
        f"{made['distance of shuffled pixels']:.2f}; all ten digits are drawn, "
        f"{min(made['of each digit'])} to {max(made['of each digit'])} times in 1000",
        "classifier": f"{found['classifier']['accuracy']:.1%} right",
    }
    rows = [
        f"| `{name}` | {found[name]['parameters']:,} | {found[name]['seconds']:.0f} s | {said} |"
        for name, said in measured.items()
    ]
    head = ["| network | parameters | processor time | measured |", "|---|---:|---:|---|"]
    return "\n".join([*head, *rows])


def main(wanted: list[str]) -> None:
    """Draw the pictures named, or all."""
    PICTURES.mkdir(exist_ok=True)
    start, end = "<!-- trained -->", "<!-- end of trained -->"
    before, _, after = PAGE.read_text(encoding="utf-8").partition(start)
    text = f"{before}{start}\n{trained()}\n{end}{after.partition(end)[2]}"
    PAGE.write_text(text, encoding="utf-8")
    for name in wanted or EXPLAINED:
        topic, options = EXPLAINED[name]
        path = explain.explain(topic, **options).save(PICTURES / name)
        print(f"{path.relative_to(PICTURES.parent)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
