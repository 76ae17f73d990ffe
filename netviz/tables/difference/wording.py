"""A change in words."""

from __future__ import annotations

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.match import Change, What
from netviz.passes.match.runs import Run

ARROW = "→"
_MOST = 5
_PLAIN = ("class", "operator", "name")
_LONG = 40


def told(change: Change, *, most: int = _MOST) -> list[str]:
    """What changed, a text for each field: "kernel_size 3×3 → 5×5"; the first ``most`` of them."""
    news = change.news
    found = [field_text(field) for field in news[:most]]
    return [*found, f"{len(news) - most} more"] if len(news) > most else found


def field_text(field: What) -> str:
    """``("out_channels", "64", "96")`` -> ``out_channels 64 → 96``."""
    name, before, after = field
    if not before or not after:
        gained = "" if before else "with "
        return f"{gained or 'without '}{name} {_short(before or after)}"
    change = f"{_short(before)} {ARROW} {_short(after)}"
    if name.endswith((" trains", " shared")):
        what, _, state = name.rpartition(" ")
        return f"{what} {_STATES[state, after]}"
    return change if name in _PLAIN else f"{name} {change}"


_STATES = {
    ("trains", "no"): "frozen",
    ("trains", "yes"): "trains",
    ("shared", "yes"): "tied",
    ("shared", "no"): "no longer tied",
}


def _short(value: str) -> str:
    return value if len(value) <= _LONG else f"{value[: _LONG - 1]}…"


def plural(count: int, noun: str) -> str:
    """``3 layers``, ``1 layer``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def quiet_text(run: Run) -> str:
    """``46 equal layers``, ``3 layers on other shapes``; empty where nothing computes."""
    if not run.layers:
        return ""
    if run.kind == "equal":
        return plural(run.layers, "equal layer")
    return f"{plural(run.layers, 'layer')} on {_resized(run)}"


def _resized(run: Run) -> str:
    fields = {name for change in run.changes for name, _, _ in change.what}
    if fields == {"dtype"}:
        return "another type"
    return "other shapes and types" if "dtype" in fields else "other shapes"


def name_of(id_: str, index: Index, *, around: str | None) -> str:
    """A call's name as seen from the call ``around``, an operator's own name."""
    group = index.group.get(id_)
    if group is None:
        node = index.node[id_]
        return node.op if node.kind == "operator" else node.name
    path = index.group[around].path if around is not None and around in index.group else ""
    inside = group.path[len(path) + 1 :] if path and group.path.startswith(f"{path}.") else ""
    name = inside or group.path or group.class_name
    return f"{name} @{group.call}" if group.call > 1 else name


def class_of(id_: str, index: Index) -> str:
    """The class of a call, "" for operators; inputs and outputs say that they are such."""
    thing: Group | Node = index.group[id_] if id_ in index.group else index.node[id_]
    if isinstance(thing, Group):
        return thing.class_name
    return "" if thing.kind == "operator" else thing.kind


def range_text(names: list[str]) -> str:
    """``["h.0", "h.1", "h.2"]`` -> ``h.0–2``; one name stays as it is."""
    if len(names) == 1:
        return names[0]
    stem, dot, last = names[-1].rpartition(".")
    same = names[0].rpartition(".")[0] == stem
    return (
        f"{names[0]}–{last}"
        if same and last.isdigit()
        else f"{names[0]} … {dot and stem + dot}{last}"
    )


def title_of(graph: Graph) -> str:
    """The graph's name, or its model's class."""
    return graph.name or (graph.groups[0].class_name if graph.groups else "model")
