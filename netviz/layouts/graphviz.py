"""Places across found by Graphviz' ``dot``, in this process or by the program on the PATH.

``dot`` is given rows already decided, boxes of fixed size and no text, and orders and aligns them;
lines and frames are drawn by netviz itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping

from netviz.errors import FormatError, MissingPackageError
from netviz.layouts.plan import Across, Grid

PADDING = 9.0
_IN_PROCESS = 400


class GaveUpError(Exception):
    """The engine did not answer in its time, or answered what cannot be drawn."""


def embedded(grid: Grid, options: Mapping[str, str], *, seconds: float) -> Across:
    """Ask the Graphviz that pygraphviz carries; large grids in a process that can be ended."""
    source = dot_source(grid, options)
    if len(grid.items) + len(grid.steps) <= _IN_PROCESS:
        return _read(grid, run_embedded(source))
    command = [sys.executable, "-m", "netviz.layouts.graphviz"]
    return _read(grid, ask(command, source, seconds=seconds))


def program(grid: Grid, options: Mapping[str, str], *, seconds: float) -> Across:
    """Ask the ``dot`` program on the PATH."""
    found = shutil.which("dot")
    if found is None:
        raise MissingPackageError(
            "engine 'dot-program' needs Graphviz' dot on the PATH; install Graphviz, or leave the "
            "engine at 'dot', which pygraphviz carries"
        )
    return _read(grid, ask([found, "-Tjson0"], dot_source(grid, options), seconds=seconds))


def run_embedded(source: str) -> bytes:
    """Lay ``source`` out in this process; Graphviz' JSON."""
    try:
        import pygraphviz
    except ImportError as error:
        raise GaveUpError("pygraphviz is not installed (pip install pygraphviz)") from error
    graph = pygraphviz.AGraph(string=source)
    try:
        return bytes(graph.draw(format="json0", prog="dot"))
    finally:
        graph.close()


def ask(command: list[str], source: str, *, seconds: float) -> bytes:
    """What ``command`` answers to ``source`` on its standard input, ended after ``seconds``."""
    try:
        done = subprocess.run(
            command, input=source.encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise GaveUpError(f"dot took longer than {seconds:g} s") from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise GaveUpError(f"dot ended with code {done.returncode}: {last}")
    return done.stdout


def dot_source(grid: Grid, options: Mapping[str, str]) -> str:
    """``grid`` in DOT: items are ``n0, n1 ...``, frames ``cluster_0 ...``, in the plan's order."""
    return "\n".join(("digraph {", *_statements(grid, options), "}"))


def _statements(grid: Grid, options: Mapping[str, str]) -> Iterator[str]:
    plan = grid.plan
    fixed = {
        "rankdir": plan.direction,
        "newrank": "true",
        "splines": "none",
        "nodesep": f"{plan.column_gap / 72:.4f}",
        "ranksep": "0.2",
    }
    for key, value in {**fixed, **options}.items():
        if not key.isidentifier():
            raise FormatError(f"engine option {key!r} is no Graphviz attribute; write KEY=VALUE")
        yield f"{key}={_quoted(value)}"
    yield 'node [shape=box fixedsize=true label=""]'
    number = {id_: f"n{place}" for place, id_ in enumerate(grid.items)}
    members: dict[str, list[str]] = defaultdict(list)
    for id_, item in grid.items.items():
        members[item.frame].append(f"{number[id_]} [{_size(grid, id_)}]")
    yield from _clusters(grid, members)
    for (source, target), pull in grid.steps.items():
        yield f"{number[source]} -> {number[target]} [weight={pull:g}]"


def _clusters(grid: Grid, members: dict[str, list[str]]) -> Iterator[str]:
    """Nested subgraphs, written without recursion: frames may be thousands deep."""
    children: dict[str | None, list[int]] = defaultdict(list)
    frames = grid.plan.frames
    for number, frame in enumerate(frames):
        children[frame.parent].append(number)
    stack: list[int | None] = list(reversed(children[None]))
    while stack:
        top = stack.pop()
        if top is None:
            yield "}"
            continue
        place = top
        frame = frames[place]
        if frame.parent is None:
            yield "{"
        else:
            width, height = frame.label
            if grid.plan.direction == "TB":
                # Room for the caption on one side of a line that comes in at the middle.
                width *= 2
            cell = f'<TD FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"></TD>'
            table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0"><TR>{cell}</TR></TABLE>'
            yield f"subgraph cluster_{place} {{ margin={PADDING:g} label=<{table}>"
        yield from members[frame.id]
        stack.append(None)
        stack.extend(reversed(children[frame.id]))


def _size(grid: Grid, id_: str) -> str:
    item = grid.items[id_]
    along = item.cell.along + item.cell.stem if item.cell else 1.0
    pair = (item.across, along) if grid.plan.direction == "TB" else (along, item.across)
    return f"width={pair[0] / 72:.4f} height={pair[1] / 72:.4f}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(grid: Grid, answer: bytes) -> Across:
    data = json.loads(answer)
    ids = list(grid.items)
    down = grid.plan.direction == "TB"
    centre: dict[str, float] = {}
    along: dict[int, set[float]] = defaultdict(set)
    extent: dict[str, tuple[float, float]] = {}
    for thing in data.get("objects", ()):
        name = thing["name"]
        if name.startswith("cluster_") and "bb" in thing:
            left, bottom, right, top = map(float, thing["bb"].split(","))
            frame = grid.plan.frames[int(name[8:])].id
            extent[frame] = (left, right) if down else (-top, -bottom)
        elif "pos" in thing:
            x, y = map(float, thing["pos"].split(","))
            id_ = ids[int(name[1:])]
            centre[id_] = x if down else -y
            along[grid.row_of[id_]].add(round(y if down else x))
    if len(centre) < len(ids) or any(max(found) - min(found) > 2 for found in along.values()):
        raise GaveUpError("dot moved boxes between rows")
    return Across(centre, extent)


if __name__ == "__main__":
    sys.stdout.buffer.write(run_embedded(sys.stdin.read()))
