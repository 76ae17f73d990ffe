"""Calls and nodes by the names that people give them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import NoReturn

from netviz.errors import FormatError
from netviz.ir import Graph, Group

_GLOB = frozenset("*?[")
_MOST = 5


def calls(graph: Graph, word: str) -> list[Group]:
    """Calls of ``graph`` that ``word`` names: an id, a path, a class, or a glob of either.

    A call that stands for several is named by any of them. Empty when there is none.
    """
    folded = word.lower()
    glob = any(sign in _GLOB for sign in word)
    exact = [g for g in graph.groups if word in (g.id, g.path, *g.copies)]
    if exact and not glob:
        return exact
    return [
        g
        for g in graph.groups
        if g.parent is not None
        and (
            fnmatchcase(g.class_name.lower(), folded)
            or any(fnmatchcase(name, word) for name in (g.id, g.path, *g.copies))
        )
    ]


def nodes(graph: Graph, word: str, *, what: str) -> set[str]:
    """Ids of the nodes that ``word`` names: a node's id, an input or output, all in a call.

    Raises `FormatError` with near names when it names nothing; ``what`` says what was asked for.
    """
    named = {
        n.id
        for n in graph.nodes
        if word in (n.id, *n.copies) or (n.kind in ("input", "output") and n.name == word)
    }
    if named:
        return named
    inside = {group.id for group in calls(graph, word)}
    for group in graph.groups:
        if group.parent in inside:
            inside.add(group.id)
    found = {node.id for node in graph.nodes if node.group in inside}
    found = found or {node.id for node in graph.nodes if fnmatchcase(node.id, word)}
    return found or unknown(graph, word, what=what)


def unknown(graph: Graph, word: str, *, what: str) -> NoReturn:
    """Raise `FormatError`: ``word`` names nothing in ``graph``; the nearest names are listed."""
    paths = [group.path for group in graph.groups if group.path]
    ends = [node.name for node in graph.nodes if node.kind in ("input", "output")]
    classes = [group.class_name for group in graph.groups]
    near = _near(word, [*paths, *ends, *classes, *(node.id for node in graph.nodes)])
    hint = f"did you mean {', '.join(map(repr, near))}?" if near else _tops(paths)
    raise FormatError(f"cannot {what} {word!r}: no module, class or tensor of that name; {hint}")


def _near(word: str, names: Iterable[str]) -> list[str]:
    known = list(dict.fromkeys(name for name in names if name))
    plain = word.strip("*").rstrip(".")
    ends = [name for name in known if plain and name.endswith(f".{plain}")]
    return list(dict.fromkeys([*get_close_matches(plain, known, _MOST, 0.6), *ends]))[:_MOST]


def _tops(paths: list[str]) -> str:
    tops = list(dict.fromkeys(path.partition(".")[0] for path in paths))
    more = " ..." if len(tops) > 2 * _MOST else ""
    return f"there are: {', '.join(tops[: 2 * _MOST])}{more}"
