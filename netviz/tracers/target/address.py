"""Takes a TARGET apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CODE = re.compile(r"\.pyw?(?=:|$)")
_SUFFIXES = (
    *(".json", ".pt", ".pth", ".pt2", ".ckpt", ".pkl", ".pickle", ".bin", ".safetensors"),
    *(".py", ".ipynb", ".onnx", ".keras", ".h5"),
)
_MODULE = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")

_CALLED = re.compile(r"^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.([A-Za-z_]\w*\(.*\))$", re.DOTALL)
"""``package.module.Net(...)``, for those who write a dot for the colon."""


@dataclass(frozen=True, slots=True)
class Address:
    """``kind``: "zoo", "file" or "module". ``where``: the name, path or dotted module.
    ``expression``: what follows the colon, "" if nothing does."""

    kind: str
    where: str
    expression: str = ""


def parse(target: str) -> Address:
    """Split ``target`` at the colon that separates what holds the model from the model's name.

    The colon of a Windows drive, and colons in folder names, belong to the path.
    """
    text = target.strip()
    if text.startswith("zoo:"):
        return Address("zoo", text[4:].strip())
    for cut in _cuts(text):
        path, expression = text[:cut], text[cut + 1 :].strip()
        if _is_file(path):
            return Address("file", path, expression)
    code = _CODE.search(text)
    if code is not None:
        return Address("file", text[: code.end()], text[code.end() + 1 :].strip())
    module, _, expression = text.partition(":")
    if _MODULE.match(module) and not _looks_like_file(module):
        return Address("module", module, expression.strip())
    called = _CALLED.match(text)
    return Address("module", called[1], called[2]) if called else Address("file", text)


def expanded(path: str) -> Path:
    """The absolute path, ``~`` resolved."""
    return Path(path).expanduser().resolve()


def _is_file(path: str) -> bool:
    try:
        return Path(path).expanduser().is_file()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a null character
        return False


def _cuts(text: str) -> list[int]:
    """Where the path may end: at the very end, then at each colon from the right."""
    return [len(text), *(m.start() for m in reversed(list(re.finditer(":", text))))]


def _looks_like_file(text: str) -> bool:
    return Path(text).suffix in _SUFFIXES
