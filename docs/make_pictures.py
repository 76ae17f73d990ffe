"""Make every picture of the README and the docs with netviz itself: python docs/make_pictures.py

Give names to make only those. Run it after a change that shows; the pictures are committed.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

import netviz

DOCS = Path(__file__).resolve().parent
PICTURES: dict[str, tuple[str, dict[str, object]]] = {
    "lenet": ("zoo:lenet5", {"direction": "LR"}),
    "lstm": ("zoo:lstm", {}),
    "mobilenet_v2_flops": ("zoo:mobilenet_v2", {"colour_by": "flops", "depth": 2}),
    "readme": ("README.md", {"direction": "LR"}),
    "getting_started": ("docs/getting-started.md", {}),
}
"""File name: the TARGET, or the page that shows the model, and the options of `netviz.draw`."""

FIGURES: dict[str, tuple[str, dict[str, object]]] = {
    "lenet5": ("zoo:lenet5", {"style": "lenet"}),
    "alexnet": ("zoo:alexnet_2012", {"style": "alexnet"}),
    "vgg16": ("zoo:vgg16", {"style": "plotneuralnet"}),
    "unet": ("zoo:unet_2015", {"style": "unet"}),
    "resnet18": ("zoo:resnet18", {"style": "resnet"}),
    "dcgan": ("zoo:dcgan_g", {"style": "plotneuralnet"}),
    "transformer": ("zoo:transformer", {"style": "blocks", "theme": "paper"}),
    "bicyclegan": ("zoo:bicyclegan_cvae", {}),
    "vit": ("zoo:vit_b_16", {"style": "blocks", "theme": "paper"}),
    "mae": ("zoo:mae_base", {"style": "blocks", "theme": "paper"}),
    "digit": (
        "zoo:lenet5",
        {"style": "lenet", "image": DOCS / "pictures" / "digit.png", "activations": True},
    ),
}
"""The figures of docs/figures.md, in a folder of their own."""

PICTURES |= {f"figures/{name}": choice for name, choice in FIGURES.items()}

DIFFERENCES: dict[str, tuple[str, str, dict[str, object]]] = {
    "resnet_diff": ("zoo:resnet18", "zoo:resnet34", {}),
}
"""File name: two TARGETs, and the options of `netviz.diff`."""


BUILT = {"built": "docs/latex.md"}
"""File name: the page whose block that uses `netviz.builder.Figure` saves it as unet.svg."""


def main(wanted: list[str]) -> None:
    """Draw the pictures named, or all."""
    for name in wanted or (*PICTURES, *DIFFERENCES, *BUILT):
        path = DOCS / "pictures" / f"{name}.svg"
        if name in BUILT:
            path.write_bytes(built(BUILT[name]))
            print(f"{path.relative_to(DOCS)}: {path.stat().st_size:,} bytes")
            continue
        if name in DIFFERENCES:
            left, right, choices = DIFFERENCES[name]
            netviz.diff(left, right, output=path, **choices)
            print(f"{path.relative_to(DOCS)}: {path.stat().st_size:,} bytes")
            continue
        target, options = PICTURES[name]
        with tempfile.TemporaryDirectory() as folder:
            found = model_of(target, Path(folder)) if target.endswith(".md") else target
            netviz.draw(found, output=path, **options)
        print(f"{path.relative_to(DOCS)}: {path.stat().st_size:,} bytes")


def built(page: str) -> bytes:
    """What the page's figure without a model saves as unet.svg."""
    blocks = (DOCS.parent / page).read_text(encoding="utf-8").split("```python\n")[1:]
    code = next(block.split("```")[0] for block in blocks if "import Figure" in block)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        exec(code, {})  # the page is ours, and running it is the point
        return Path("unet.svg").read_bytes()


def model_of(page: str, folder: Path) -> str:
    """The model.py that a page shows, as a file in ``folder``."""
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    path = folder / "model.py"
    path.write_text(text.split("```python file=model.py\n")[1].split("```")[0], encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    main(sys.argv[1:])
