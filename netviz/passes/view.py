"""The passes between a traced graph and the one that is drawn, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from netviz.ir import Graph
from netviz.ir.paused import paused
from netviz.passes.bundles import bundles
from netviz.passes.chains import chains, spelt
from netviz.passes.crowds import crowds, similar
from netviz.passes.detail import detail
from netviz.passes.ends import ends
from netviz.passes.fold import depths, fold
from netviz.passes.frames import frames
from netviz.passes.heads import heads
from netviz.passes.hide import hide, is_place, words_of
from netviz.passes.motifs import motifs
from netviz.passes.prune import prune
from netviz.passes.repeat import repeat
from netviz.passes.select import between, choose, only, receptive_field
from netviz.passes.stubs import stubs


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of a graph is shown, and how much of it.

    ``only``, ``start``, ``end``, ``receptive_field``: names of the part to show: a module, all
    paths from one place to another, all that one place sees. ``repeats``: a run of equal calls
    once. ``depth``: levels of calls opened; None: what tells most within ``boxes`` boxes, or every
    operator (``full``). ``expand``, ``collapse``: calls to open or close besides. ``plumbing``:
    show views, casts and the like; None: with a ``depth`` or in ``full``. ``hide``: roles, classes,
    operators, node ids or module calls to leave out. ``merge``: chains that become one box.
    """

    only: str | None = None
    start: str | None = None
    end: str | None = None
    receptive_field: str | None = None
    repeats: bool = True
    depth: int | None = None
    boxes: int = 40
    full: bool = False
    expand: Iterable[str] = ()
    collapse: Iterable[str] = ()
    plumbing: bool | None = None
    hide: Iterable[str] = ()
    merge: Iterable[str] = ()


def part(graph: Graph, view: View) -> Graph:
    """The part of ``graph`` that ``view`` names, traced as it was; `FormatError` for bad names."""
    if view.only is not None:
        graph = only(graph, view.only)
    if view.start is not None or view.end is not None:
        graph = between(graph, view.start, view.end)
    if view.receptive_field is not None:
        graph, seen = receptive_field(graph, view.receptive_field)
        told = "the whole input" if seen is None else str(seen)
        said = f"{view.receptive_field} sees {told}"
        graph = replace(graph, metadata={**graph.metadata, "receptive_field": said})
    return graph


def prepare(graph: Graph, view: View) -> Graph:
    """Fold ``graph`` as ``view`` asks, and tidy it; `FormatError` for bad names and patterns."""
    with paused():
        return _prepared(graph, view)


def _prepared(graph: Graph, view: View) -> Graph:
    spelt(graph, view.merge)
    words = words_of(view.hide)
    places = tuple(word for word in words if is_place(graph, word))
    graph = hide(graph, places) if places else graph  # before equal calls become one
    deep = view.full or view.depth is not None
    if view.repeats:
        graph = repeat(graph if deep else similar(graph))
    graph = heads(graph)
    graph = graph if deep else crowds(motifs(graph), boxes=view.boxes)
    opened = choose(graph, _opened(graph, view), expand=view.expand, collapse=view.collapse)
    folded = fold(graph, opened=opened)
    if not (deep if view.plumbing is None else view.plumbing):
        folded = prune(folded)
    folded = chains(folded, view.merge) if view.merge else folded
    kinds = tuple(word for word in words if word not in places)
    folded = hide(folded, kinds) if kinds else folded
    return frames(stubs(folded if deep else bundles(ends(folded))))


def _opened(graph: Graph, view: View) -> frozenset[str]:
    if view.full:
        return frozenset(group.id for group in graph.groups)
    depth = _suggested(graph, view) if view.depth is None else view.depth
    if depth is None:
        return detail(prune(graph), boxes=view.boxes)
    level = max(depth, 1)
    return frozenset(call for call, depth in depths(graph).items() if depth < level)


def _suggested(graph: Graph, view: View) -> int | None:
    """The depth that the model itself says it is best drawn to, where all of it is asked for."""
    asked = View(hide=view.hide, merge=view.merge, expand=view.expand, collapse=view.collapse)
    depth = graph.metadata.get("drawing_depth")
    return depth if isinstance(depth, int) and view == asked else None
