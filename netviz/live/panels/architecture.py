"""The network drawn by netviz, its boxes coloured by a statistic while the training runs.

The page is sent once for a set of models; it fetches its numbers by itself and sends back what is
clicked. Both lie on the server as data of windows that are never shown.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from netviz.draw_options import DrawOptions
from netviz.drawing import prepare, scene_of
from netviz.errors import NetvizError
from netviz.ir import Edge, Graph, Group, Node, Port, TensorSpec
from netviz.ir.serial import loads
from netviz.live.panels.curves import is_loss
from netviz.live.series import rounded
from netviz.live.sinks.base import Control
from netviz.live.state import State, Watched
from netviz.scene import Scene

BOXES = 26
_ASPECT = "8:5"
_PANE = (520, 340)
"""Pixels that a network has in its pane."""
_READABLE = 0.7
"""Of a figure's size in print: its letters are then seven pixels high."""
_CALL = re.compile(r"@\d+")


def page(state: State, run: str) -> str:
    """HTML of the pane: an inline frame, since Visdom runs no scripts in a pane's own text."""
    models = [_model(watched) for watched in state.models.values()]
    text = _template("architecture.html")
    text = text.replace("/*RUN*/null", _script(run))
    text = text.replace("/*MODELS*/[]", _script(models))
    return (
        '<div style="position:absolute;inset:0"><iframe title="architecture" '
        'style="width:100%;height:100%;border:0;display:block" '
        f'srcdoc="{html.escape(text, quote=True)}"></iframe></div>'
    )


def numbers(state: State, control: Control | None, measured: str) -> str:
    """JSON that the page fetches each second; ``measured``: see there."""
    bad = next((a for a in reversed(state.alerts) if a.rule == "nonfinite"), None)
    found = {
        "command": "layout",  # a command that the page of Visdom knows, and that changes nothing
        "version": state.version,
        "words": words(state),
        "ended": state.end is not None,
        "every": control.every if control else (state.start.every if state.start else 10),
        "paused": bool(control and control.paused),
        "layer": control.layer if control else "",
        "culprit": bad.layer if bad is not None else "",
    }
    return f'{json.dumps(found)[:-1]}, "models": {measured}}}'


def measured(state: State) -> str:
    """JSON of the last numbers of all layers, which only a look at them changes."""
    return json.dumps(
        {
            name: {stat: list(map(_number, now)) for stat, now in watched.now.items()}
            for name, watched in state.models.items()
        }
    )


def words(state: State) -> str:
    """The run's state in one line of HTML."""
    speed = state.last("speed/steps")
    parts = [f"step <b>{state.step:,}</b>"]
    if state.end is not None:
        parts.append(html.escape(state.end.reason.partition(":")[0]))
    elif speed is not None:
        parts.append(f"{speed:.3g} steps/s")
    loss = next((n for n in state.curves if is_loss(n, state)), None)
    if loss is not None:
        parts.append(f"{html.escape(loss)} <b>{state.curves[loss].last:.4g}</b>")
    overhead = state.last("monitor/overhead")
    if overhead:
        parts.append(f"monitor {overhead:.1%}")
    return " · ".join(parts)


def _number(value: float | None) -> float | str | None:
    short = rounded(value, 3)
    return str(value) if short is None and value is not None else short


def _model(watched: Watched) -> dict[str, Any]:
    from netviz.renderers.html import render as explored
    from netviz.renderers.svg import render

    scene, rows = drawn(watched)
    svg = render(scene).decode("utf-8")
    return {
        "name": watched.model.name,
        "svg": svg[svg.index("<svg") :],
        "boxes": rows,
        "layers": [list(layer) for layer in watched.model.layers],
        "prefix": watched.model.prefix,
        "page": explored(_graph(watched), boxes=BOXES, bare=True).decode("utf-8"),
    }


def drawn(watched: Watched) -> tuple[Scene, dict[str, list[int]]]:
    """The model's figure, and the rows of the layers that each of its boxes stands for."""
    graph = _graph(watched)
    plain: dict[str, Any] = {"boxes": BOXES, "aspect": _ASPECT, "legend": False, "footer": False}
    plain["title"] = ""
    folded = prepare(graph, DrawOptions(**plain))
    ways = ({"direction": way, "show": show} for show in (("shapes",), ()) for way in ("TB", "LR"))
    scene = _legible(scene_of(graph, **plain, **way) for way in ways)
    return scene, boxes(folded, watched.paths, watched.model.prefix)


def _legible(scenes: Iterable[Scene]) -> Scene:
    """The first scene that is large enough to read in the pane; else the largest there."""
    sizes = []
    for scene in scenes:
        scale = min(_PANE[0] / scene.width, _PANE[1] / scene.height)
        if scale >= _READABLE:
            return scene
        sizes.append((scale, scene))
    return max(sizes, key=lambda found: found[0])[1]


def _graph(watched: Watched) -> Graph:
    """The traced graph; without one, the layers as a chain, containers closed."""
    if watched.model.graph:
        try:
            return loads(watched.model.graph)
        except NetvizError:
            return chain(watched)
    return chain(watched)


def boxes(folded: Graph, paths: Sequence[str], prefix: str = "") -> dict[str, list[int]]:
    """Rows of the layers that each box of a folded graph stands for.

    ``prefix``: the path of the part that was traced, which the layers' paths start with.
    """
    found: dict[str, list[int]] = {}
    for node in folded.nodes:
        if node.kind in ("input", "output", "constant"):
            continue
        places = [node.id, *node.copies] if node.kind == "module" else _groups(node)
        names = {f"{prefix}.{_CALL.sub('', p)}".strip(".") for p in places}
        found[node.id] = list(_under(names, paths))
    return found


def _groups(node: Node) -> list[str]:
    """The module calls that an operator's copies run in; the model itself is none."""
    return [p for p in (i.rpartition("/")[0] for i in (node.id, *node.copies)) if p]


def _under(names: set[str], paths: Sequence[str]) -> Iterable[int]:
    for row, path in enumerate(paths):
        parts = path.split(".")
        if any(".".join(parts[:n]) in names for n in range(1, len(parts) + 1)):
            yield row


def chain(watched: Watched) -> Graph:
    """Layers one after another, as they ran; closed to their containers where there are many."""
    paths = [path or watched.model.name for path in watched.paths]
    depth = max((path.count(".") + 1 for path in paths), default=1)
    while depth > 1 and len({_cut(path, depth) for path in paths}) > BOXES:
        depth -= 1
    names = list(dict.fromkeys(_cut(path, depth) for path in paths))
    kinds = {path: kind for path, kind, _ in watched.model.layers}
    spec = TensorSpec(())
    nodes = tuple(
        Node(
            id=name,
            kind="module",
            op=kinds.get(name, name.rpartition(".")[2]),
            name=name,
            inputs=(Port("input", spec),),
            outputs=(Port("output", spec),),
        )
        for name in names
    )
    edges = tuple(Edge(a, 0, b, 0, spec) for a, b in itertools.pairwise(names))
    root = Group(id="", path="", class_name=watched.model.class_name)
    return Graph(name=watched.model.class_name, groups=(root,), nodes=nodes, edges=edges)


def _cut(path: str, depth: int) -> str:
    return ".".join(path.split(".")[:depth])


def _script(value: Any) -> str:
    """JSON that may stand within a script element."""
    return json.dumps(value).replace("</", "<\\/").replace("<!--", "<\\!--")


def _template(name: str) -> str:
    """A template carried by the wheel, or in the checkout."""
    here = Path(__file__).resolve()
    for folder in (here.parents[2] / "templates", here.parents[3] / "templates"):
        if (folder / "live" / name).is_file():
            return (folder / "live" / name).read_text("utf-8")
    raise FileNotFoundError(name)
