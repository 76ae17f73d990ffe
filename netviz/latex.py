"""Figures through TeX: a document, its PDF, a picture of that."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

from netviz.errors import FormatError, MissingPackageError
from netviz.renderers import tikz
from netviz.scene import Scene
from netviz.tex import compile_pdf
from netviz.tex.engines import ANY
from netviz.tex.options import TexOptions


def document(scene: Scene, options: TexOptions, *, limit: str = "") -> bytes:
    """``scene`` as LaTeX source, a fragment no wider than ``limit``; warns of characters that TeX's
    fonts lack."""
    lacking = tikz.framed(scene)
    if lacking:
        warnings.warn(
            f"TeX's Computer Modern has no {' '.join(lacking[:12])}: empty frames stand for them",
            stacklevel=4,
        )
    return tikz.render(
        scene, document=options.document, stem=options.stem, limit=limit,
        templates=options.templates,
    )  # fmt: skip


def pdf(scene: Scene, options: TexOptions) -> bytes:
    """``scene`` compiled by the engine that ``options.via`` names.

    Raises `TexError`, and `MissingPackageError` where there is no engine.
    """
    whole = replace(options, fragment=False)
    pictures = tikz.images(scene, stem=options.stem)
    return compile_pdf(document(scene, whole), files=pictures, via=whole.via or ANY)


def png(scene: Scene, options: TexOptions, *, dpi: float) -> bytes:
    """`pdf` in pixels; raises what `pixels` raises."""
    return pixels(pdf(scene, options), dpi=dpi)


def written(source: bytes, suffix: str, options: TexOptions, *, dpi: float) -> bytes:
    """LaTeX ``source`` itself as "tex", or compiled to "pdf" or "png"."""
    if suffix == "tex":
        return source
    made = compile_pdf(source, via=options.via or ANY)
    return pixels(made, dpi=dpi) if suffix == "png" else made


def pixels(page: bytes, *, dpi: float) -> bytes:
    """The PDF ``page`` as PNG, by poppler's pdftoppm; raises `MissingPackageError` without it."""
    if not shutil.which("pdftoppm"):
        raise MissingPackageError(
            "png via latex needs pdftoppm (apt-get install poppler-utils); leave out via, or "
            "write pdf"
        )
    with tempfile.TemporaryDirectory(prefix="netviz-tex-") as folder:
        Path(folder, "figure.pdf").write_bytes(page)
        command = ["pdftoppm", "-singlefile", "-png", "-r", f"{dpi:g}", "figure.pdf", "figure"]
        made = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if made.returncode != 0:
            raise FormatError(f"pdftoppm failed: {made.stderr.decode(errors='replace').strip()}")
        return Path(folder, "figure.png").read_bytes()
