"""Time from the model to the SVG: ``python benchmarks/render.py``.

torchview hands its drawing to the ``dot`` program, and netviz's default engine is the same
Graphviz; both draw what they draw unasked, which is not the same picture.
"""

from __future__ import annotations

from typing import Any

from harness import Settings, Work, interleaved, machine, parser, ratio, seconds, table
from subjects import SUBJECTS, chain
from torch import nn

COLUMNS = ("netviz trace", "netviz draw", "torchview", "torchview deep")


def works(model: nn.Module, data: Any) -> dict[str, Work]:
    """Trace alone, draw a traced graph, and torchview's whole way at its depth and at ours."""
    from netviz.drawing import draw_graph as draw
    from netviz.tracers import trace

    graph = trace(model, data)
    return {
        "netviz trace": lambda: trace(model, data),
        "netviz draw": lambda: draw(graph, format="svg"),
        "torchview": lambda: _torchview(model, data, depth=3),
        "torchview deep": lambda: _torchview(model, data, depth=99),
    }


def _torchview(model: nn.Module, data: Any, *, depth: int) -> object:
    import pygraphviz
    from torchview import draw_graph

    device = "meta" if any(p.is_meta for p in model.parameters()) else "cpu"
    found = draw_graph(model, input_data=data, device=device, depth=depth)
    return pygraphviz.AGraph(string=found.visual_graph.source).draw(format="svg", prog="dot")


def main() -> None:
    """Print one line a model."""
    options = parser(__doc__).parse_args()
    settings = Settings(options.repeats, options.clock)
    builders = {**SUBJECTS, **{f"chain of {n}": lambda n=n: chain(n) for n in (10, 100, 1000)}}
    rows = []
    for name, build in builders.items():
        if options.only.lower() not in name.lower():
            continue
        found = interleaved(works(*build()), settings)
        whole = found["netviz trace"], found["netviz draw"]
        total = whole[1] if any(isinstance(w, str) for w in whole) else sum(whole)
        peer = found["torchview"]
        rows.append([name, *(seconds(found[c]) for c in COLUMNS), ratio(peer, total)])
        print(rows[-1], flush=True)
    print(f"\n{machine(settings)}\n\n{table(['model', *COLUMNS, 'torchview / netviz'], rows)}")


if __name__ == "__main__":
    main()
