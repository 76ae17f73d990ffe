"""Files of a figure built by hand: TeX's own, or any format that scenes have."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from netviz import output as files
from netviz.builder.parts import Part, Picture, Piece
from netviz.builder.picture import picture
from netviz.errors import FormatError
from netviz.renderers import find, renderer
from netviz.tex import compile_pdf

FORMATS = ("tex", "pdf", "svg", "png")


def to_generate(arch: Sequence[str], pathname: str | Path = "file.tex") -> Path:
    """Write the pieces of ``arch`` to ``pathname``: as TikZ to .tex, compiled to .pdf, or drawn to
    .svg and .png, which leave out strings that are not from these helpers, and tell so.

    Raises `FormatError`, `OutputError`, `TexError` and `MissingPackageError`.
    """
    suffix = Path(pathname).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise FormatError(f"a built figure cannot be {str(pathname)!r}: end it in one of {known}")
    pieces = [text for text in arch if isinstance(text, Piece)]
    parts = [piece.part for piece in pieces if piece.part is not None]
    source = ("\n".join(text.strip("\n") for text in arch) + "\n").encode()
    if suffix == "tex":
        files.write(source, pathname)
    elif suffix == "pdf":
        files.write(compiled(source, parts), pathname)
    else:
        own = sum(bool(text.strip()) for text in arch) - len(pieces)
        if own:
            warnings.warn(
                f"of TikZ written by hand, {own} of the pieces, .{suffix} has nothing: "
                ".tex and .pdf have it",
                stacklevel=2,
            )
        files.write(renderer(find(suffix))(picture(parts, title=Path(pathname).stem)), pathname)
    return Path(pathname)


def compiled(source: bytes, parts: Sequence[Part]) -> bytes:
    """The PDF of ``source``; images of ``parts`` are taken along."""
    images = {part.path: Path(part.path) for part in parts if isinstance(part, Picture)}
    text = source.decode()
    beside = {}
    for n, (name, path) in enumerate(images.items(), 1):
        if not path.is_file():
            raise FormatError(f"no image {name!r}")
        beside[f"image-{n}{path.suffix}"] = path.read_bytes()
        text = text.replace(f"{{{name}}}", f"{{image-{n}{path.suffix}}}")
    return compile_pdf(text.encode(), files=beside)
