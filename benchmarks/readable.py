"""Are default pictures readable, beside those of peers? ``python benchmarks/readable.py``.

A line a model: boxes, width to height, the time to fold, lay out and write SVG, whether every
"x N" adds up, what overlaps. With ``--full``: the time to draw every operator instead.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from gallery import GALLERY, NARROW
from harness import parser, table
from limits import Found, clock, limited
from peers import graphviz, torchlens, torchview
from subjects import Subject, chain
from torch import nn

FIRST = 150.0
"""Seconds for building and tracing a model."""
HEADS = ("model", "operators", "boxes", "width:height", "draw", "xN adds up", "overlaps", "remarks",
         "torchview boxes", "w:h", "Graphviz", "torchlens boxes", "w:h", "draw")  # fmt: skip
FULL = ("model", "operators", "trace", "full: boxes", "draw", "repeats opened: boxes", "draw",
        "remarks")  # fmt: skip


def netviz(build: Subject, options: Any) -> Iterator[Found]:
    """The default picture in figures; written to ``options.pictures`` if that is a folder."""
    from netviz.drawing import draw_graph, scene_of
    from netviz.tracers import trace
    from tests.layouts.checks import complaints

    model, data = build()
    graph = trace(model, data)
    yield {"operators": len(graph.nodes)}
    times = []
    for _ in range(options.repeats):
        start = clock(options.clock)
        svg = draw_graph(graph)
        times.append(clock(options.clock) - start)
        yield {"seconds": statistics.median(times)}
    if options.pictures:
        Path(options.pictures, f"{options.name}.svg").write_bytes(svg)
        Path(options.pictures, f"{options.name}.png").write_bytes(draw_graph(graph, format="png"))
    scene = scene_of(graph)
    yield {"width": scene.width, "height": scene.height, "boxes": boxes(scene)}
    yield {"remarks": remarks(scene), "sum": sums(graph), "wrong": complaints(scene)}


def full(build: Subject, options: Any) -> Iterator[Found]:
    """Seconds to draw every operator: repeated blocks once, then each of them."""
    from netviz.drawing import scene_of
    from netviz.renderers.svg import render
    from netviz.tracers import trace

    model, data = build()
    start = clock(options.clock)
    graph = trace(model, data)
    yield {"operators": len(graph.nodes), "trace": clock(options.clock) - start}
    for way in ("folded", "open"):
        start = clock(options.clock)
        scene = scene_of(graph, detail="full", repeats=way == "folded")
        render(scene)
        taken = clock(options.clock) - start
        yield {way: (boxes(scene), taken), "remarks": remarks(scene)}


def boxes(scene: Any) -> int:
    """How many boxes are drawn."""
    return sum(element.kind == "node" for element in scene.elements)


def remarks(scene: Any) -> list[str]:
    """What the picture says of its own layout."""
    strings = (getattr(m, "string", "") for e in scene.elements for m in e.marks)
    return [s for s in strings if s.startswith("simple layout") or "gave up" in s]


def sums(graph: Any) -> tuple[int, int, int]:
    """Traced nodes, those that drawn boxes stand for, those told as hidden."""
    from netviz.drawing import DrawOptions, prepare
    from netviz.passes.bypass import pairs
    from netviz.passes.multiplicity import multiplicity

    folded = prepare(graph, DrawOptions())
    times = multiplicity(folded)
    real = [node for node in folded.nodes if node.op != "reference"]
    drawn = sum(times[node.id] * max(1, len(node.members)) for node in real)
    told = (pairs(folded.metadata, key) for key in ("hidden", "unshown"))
    return len(graph.nodes), drawn, sum(count for found in told for _, count in found)


def row(name: str, build: Subject, options: Any) -> list[str]:
    """A line of the table: netviz, torchview, torchlens."""
    options.name = name.partition(" (")[0].replace("/", "").replace(" ", "-").lower()
    limits = {"first": FIRST, "later": options.limit}
    mine = limited(lambda: netviz(build, options), **limits)
    if mine.get("wrong"):
        print(name, *mine["wrong"][:20], sep="\n    ", flush=True)
    total, drawn, hidden = mine.get("sum", (0, 0, 0))
    adds = "yes" if total and drawn + hidden == total else f"{drawn} + {hidden} of {total}"
    cells = [str(mine.get("operators", failure(mine))), *shape(mine), adds]
    cells += [str(len(mine["wrong"])) if "wrong" in mine else failure(mine)]
    cells += ["; ".join(mine.get("remarks", ())) or "-"]
    if options.alone:
        return [name, *cells, *["-"] * 6]
    other = limited(lambda: torchview(build, options.clock), **limits)
    narrow = NARROW.get(name, build)
    third = limited(lambda: torchlens(narrow, options.clock), **limits)
    return [name, *cells, *shape(other), *shape(third)]


def shape(found: Found) -> list[str]:
    """Boxes, width to height and time, or what went wrong."""
    wide, high = found.get("width"), found.get("height")
    ratio = f"{wide:.0f} x {high:.0f} (1:{high / wide:.3g})" if wide and high else failure(found)
    taken = found.get("seconds")
    return [str(found.get("boxes", "-")), ratio, f"{taken * 1000:.0f} ms" if taken else "-"]


def failure(found: Found) -> str:
    """Why a figure is missing."""
    return f"over {found['late']:.0f} s" if "late" in found else str(found.get("failed", "-"))


def full_row(name: str, build: Subject, options: Any) -> list[str]:
    """A line of the table of every operator drawn."""
    found = limited(lambda: full(build, options), first=FIRST, later=options.limit)
    cells = [str(found.get("operators", "-")), _seconds(found.get("trace"))]
    for way in ("folded", "open"):
        count, taken = found.get(way, (failure(found), None))
        cells += [str(count), _seconds(taken)]
    return [name, *cells, "; ".join(found.get("remarks", ())) or "-"]


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} s"


def layers() -> tuple[nn.Module, Any]:
    """A chain of 10 000 layers."""
    pairs = (nn.Linear(4, 4) if n % 2 else nn.ReLU() for n in range(10_000))
    return nn.Sequential(*pairs).eval(), torch.rand(1, 4)


CHAINS: dict[str, Subject] = {
    "10 000 layers": layers,
    "10 000 residual blocks": lambda: chain(10_000),
}


def main() -> None:
    """Print one line a model."""
    reader = parser(__doc__)
    reader.add_argument("--full", action="store_true", help="draw every operator")
    reader.add_argument("--alone", action="store_true", help="without the peers")
    reader.add_argument("--limit", type=float, default=0.0, help="seconds for one picture")
    reader.add_argument("--pictures", default="", help="a folder to write the pictures to")
    options = reader.parse_args()
    options.limit = options.limit or (30.0 if options.full else 20.0)
    make: Callable[..., list[str]] = full_row if options.full else row
    rows = []
    with graphviz():
        for name, build in {**GALLERY, **(CHAINS if options.full else {})}.items():
            if options.only.lower() in name.lower():
                rows.append(make(name, build, options))
                print(" | ".join(rows[-1]), flush=True)
    print(f"\n{options.clock} time, torch {torch.__version__}, {options.repeats} repeats")
    print(f"\n{table(FULL if options.full else HEADS, rows)}")


if __name__ == "__main__":
    main()
