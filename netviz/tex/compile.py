"""A document compiled in a folder of its own, in limited time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

from netviz.errors import TexError
from netviz.tex.engines import ANY, Engine, find
from netviz.tex.log import first_error, remarks

SECONDS = 120.0
_NAME = "figure"


def compile_pdf(
    source: bytes,
    *,
    files: Mapping[str, bytes] | None = None,
    via: str = ANY,
    seconds: float = SECONDS,
) -> bytes:
    """The PDF of the LaTeX document ``source``; ``files`` lie beside it, by name.

    It runs in a temporary folder, without shell escape, for ``seconds`` at most. Warns of what the
    log says of a figure that compiled all the same. Raises `TexError`, which carries the source,
    and what `find` raises.
    """
    engine = find(via)
    beside = dict(files or {})
    with tempfile.TemporaryDirectory(prefix="netviz-tex-") as folder:
        place = Path(folder)
        for name, data in {**beside, f"{_NAME}.tex": source}.items():
            (place / name).write_bytes(data)
        try:
            said = _run(engine, place, seconds)
        except subprocess.TimeoutExpired as error:
            why = f"{engine.name} was stopped after {seconds:g} s"
            raise TexError(why, source=source, files=beside) from error
        made = place / f"{_NAME}.pdf"
        failed = first_error(said)
        if failed or not made.is_file():
            why = f"{engine.name}: {failed or _last(said)}"
            raise TexError(why, source=source, files=beside)
        for line in remarks(said):
            warnings.warn(f"{engine.name}: {line}", stacklevel=2)
        return made.read_bytes()


def _run(engine: Engine, folder: Path, seconds: float) -> str:
    """Run ``engine`` there; its log, or what it printed where it left none."""
    running = subprocess.Popen(
        [engine.name, *engine.options, f"{_NAME}.tex"],
        cwd=folder,
        env={**os.environ, "max_print_line": "1000", "openout_any": "p"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        printed, _ = running.communicate(timeout=seconds)
    finally:
        if running.poll() is None:
            _end(running)
    log = folder / f"{_NAME}.log"
    said = log.read_bytes() if log.is_file() else printed
    return said.decode("utf-8", "replace")


def _end(running: subprocess.Popen[bytes]) -> None:
    """Stop the engine and what it started (latexmk starts others)."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    running.wait()


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it wrote no PDF and said nothing"
