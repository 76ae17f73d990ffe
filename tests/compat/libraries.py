"""The libraries whose models are traced, and which of them are installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable

from tests.compat import torchvision_ops
from tests.compat.check import Subject

LIBRARIES = {
    "torchvision": "tests.compat.vision",
    "timm": "tests.compat.image_models",
    "transformers": "tests.compat.language",
    "diffusers": "tests.compat.diffusion",
}


def installed(library: str) -> bool:
    """Whether ``library`` can be imported here."""
    if library in ("torchvision", "timm"):  # timm imports torchvision
        if not torchvision_ops.usable():
            return False
    elif importlib.util.find_spec("torchvision") is not None:
        torchvision_ops.usable()  # transformers and diffusers use it where they find it
    return importlib.util.find_spec(library) is not None


def subjects(library: str) -> Iterable[Subject]:
    """The models of ``library``; none where it is not installed."""
    if not installed(library):
        return ()
    found: Iterable[Subject] = importlib.import_module(LIBRARIES[library]).SUBJECTS
    return found
