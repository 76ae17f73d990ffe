"""Make every picture of the README and the docs with netviz itself: python docs/make_pictures.py

Give names to make only those. Run it after a change that shows; the pictures are committed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import netviz

DOCS = Path(__file__).resolve().parent
PICTURES: dict[str, tuple[str, dict[str, object]]] = {
    "lenet": ("zoo:lenet5", {"direction": "LR"}),
    "resnet18": ("zoo:resnet18", {}),
    "unet": ("zoo:unet", {}),
    "transformer": ("zoo:transformer", {"depth": 2}),
    "lstm": ("zoo:lstm", {}),
    "mobilenet_v2_flops": ("zoo:mobilenet_v2", {"colour_by": "flops", "depth": 2}),
    "getting_started": ("model.py", {}),
}
"""File name: the TARGET and the options of `netviz.draw`."""


def main(wanted: list[str]) -> None:
    """Draw the pictures named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.py").write_text(first_model(), encoding="utf-8")
        for name in wanted or PICTURES:
            target, options = PICTURES[name]
            target = target if target.startswith("zoo:") else str(Path(folder) / target)
            path = DOCS / "pictures" / f"{name}.svg"
            netviz.draw(target, output=path, **options)
            print(f"{path.relative_to(DOCS)}: {path.stat().st_size:,} bytes")


def first_model() -> str:
    """The model.py that getting-started.md shows."""
    page = (DOCS / "getting-started.md").read_text(encoding="utf-8")
    return page.split("```python file=model.py\n")[1].split("```")[0]


if __name__ == "__main__":
    main(sys.argv[1:])
