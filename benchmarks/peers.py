"""The pictures that torchview and torchlens make of a model, in figures."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import _torchlens, _torchview
from limits import Found, clock
from subjects import Subject
from torch import nn

_DOT = """#!{python}
import sys
import pygraphviz
args = sys.argv[1:]
if "-V" in args:
    sys.exit("dot - graphviz version {version}")
form = next((a[2:] for a in args if a.startswith("-T")), "svg")
out = args[args.index("-o") + 1] if "-o" in args else None
names = [a for n, a in enumerate(args) if a[0] != "-" and (not n or args[n - 1] != "-o")]
source = open(names[0]).read() if names else sys.stdin.read()
data = pygraphviz.AGraph(string=source).draw(format=form, prog="dot")
if out is None:
    sys.stdout.buffer.write(data)
else:
    open(out, "wb").write(data)
"""


@contextlib.contextmanager
def graphviz() -> Iterator[None]:
    """A ``dot`` on the PATH, for both peers: where there is none, pygraphviz' own Graphviz."""
    if shutil.which("dot"):
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "dot")
        program.write_text(_DOT.format(python=sys.executable, version="12.0.0 (0)"))
        program.chmod(0o755)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
        try:
            yield
        finally:
            os.environ["PATH"] = before


def torchview(build: Subject, kind: str) -> Iterator[Found]:
    """Boxes of its default graph, then the size of its picture and the seconds of Graphviz."""
    model, data = build()
    source = _torchview(model, data, device="meta" if _meta(model) else "cpu").visual_graph.source  # type: ignore[attr-defined]
    yield {"boxes": len(re.findall(r"^\s*\d+ \[label", source, re.M))}
    start = clock(kind)
    done = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True)
    yield {"seconds": clock(kind) - start, **size(done.stdout.decode())}


def torchlens(build: Subject, kind: str) -> Iterator[Found]:
    """Its picture with ``collapse="auto"``, repeats folded if it can: boxes, size and seconds."""
    model, data = build()
    args = data if isinstance(data, tuple) else () if isinstance(data, dict) else (data,)
    traced = _torchlens(model, args, data if isinstance(data, dict) else {})
    yield {"traced": True}
    with tempfile.TemporaryDirectory() as folder:
        start = clock(kind)
        _draw(traced, Path(folder, "graph"))
        seconds = clock(kind) - start
        svg = Path(folder, "graph.svg").read_text()
    yield {"boxes": svg.count('class="node"'), "seconds": seconds, **size(svg)}


def _draw(traced: object, out: Path) -> None:
    draw = traced.draw  # type: ignore[attr-defined]
    options = {"vis_outpath": str(out), "vis_save_only": True, "vis_fileformat": "svg"}
    try:
        draw(collapse="auto", fold_repeats=True, **options)
    except Exception:  # noqa: BLE001 - it refuses the pair for some networks
        draw(collapse="auto", **options)


def size(svg: str) -> Found:
    """Width and height in points, as Graphviz and netviz write them."""
    found = re.search(r'<svg[^>]*?width="([\d.]+)(?:pt)?"[^>]*?height="([\d.]+)(?:pt)?"', svg, re.S)
    return {} if found is None else {"width": float(found[1]), "height": float(found[2])}


def _meta(model: nn.Module) -> bool:
    return any(p.is_meta for p in model.parameters())
