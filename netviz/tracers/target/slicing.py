"""The statements that some names need, and nothing else: a backward slice of a file.

A name read by a statement that runs at once is looked up among the bindings before it; a name read
inside a function or a class is looked up before the place that uses it, and failing that, after
(Python looks it up when the function is called).
"""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Iterable, Sequence

from netviz.tracers.target.statements import BLOCKS, Statement, imports_path


class Slicer:
    """Answers which statements of one file are needed. Linear in the file for each question."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.imported: set[str] = set()
        self._bind: defaultdict[str, list[int]] = defaultdict(list)
        self._change: defaultdict[str, list[int]] = defaultdict(list)
        for position, statement in enumerate(statements):
            if isinstance(statement.node, (ast.Import, ast.ImportFrom)):
                self.imported |= statement.binds
            for name in statement.binds:
                self._bind[name].append(position)
            for name in statement.changes:
                self._change[name].append(position)

    def needed(self, roots: Iterable[str], before: int | None = None) -> list[int]:
        """Positions of what ``roots`` need, in order; the roots as they stand at ``before``.

        ``before`` counts from 0 and defaults to the end of the file.
        """
        end = len(self.statements) if before is None else before
        kept = {i for i, s in enumerate(self.statements) if self._always(s)}
        waiting = [(name, end) for name in roots]
        waiting += [(name, i) for i in kept for name in self.statements[i].reads]
        seen: set[tuple[str, int]] = set()
        while waiting:
            name, place = waiting.pop()
            if (name, place) in seen:
                continue
            seen.add((name, place))
            for position in self._sources(name, place):
                if position not in kept:
                    kept.add(position)
                    waiting += self._further(position, place)
        return sorted(kept)

    def program(self, positions: Iterable[int]) -> list[ast.stmt]:
        """The statements at ``positions`` as code, in their blocks, cut to what is kept."""
        kept = {id(self.statements[i].node) for i in positions}
        code: list[ast.stmt] = []
        done: set[int] = set()
        for position in positions:
            statement = self.statements[position]
            outermost = statement.blocks[0] if statement.blocks else statement.node
            if id(outermost) not in done:
                done.add(id(outermost))
                code.append(_cut(outermost, kept) if statement.blocks else outermost)
        return code

    def _always(self, statement: Statement) -> bool:
        node = statement.node
        star = isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names)
        return star or imports_path(node)

    def _sources(self, name: str, place: int) -> list[int]:
        """Where ``name`` gets its value at ``place``: bindings back to a killing one, changes."""
        bindings = self._bind.get(name, [])
        earlier = [p for p in bindings if p < place]
        if not earlier:
            found, start, stop = bindings[:1], bindings[0] if bindings else 0, len(self.statements)
            stop = bindings[1] if len(bindings) > 1 else stop
        else:
            found, start, stop = [], earlier[-1], place
            for position in reversed(earlier):
                found.append(position)
                start = position
                if self.statements[position].kills:
                    break
        if name in self.imported:
            return found
        return found + [p for p in self._change.get(name, []) if start <= p < stop]

    def _further(self, position: int, place: int) -> list[tuple[str, int]]:
        statement = self.statements[position]
        deferred = isinstance(statement.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        anchor = max(place, position) if deferred and place < len(self.statements) else position
        further = [(name, anchor) for name in statement.reads]
        if statement.binds and statement.changes:  # group = parser.add_argument_group()
            further += [(name, place) for name in statement.binds]
        return further


def _cut(block: ast.stmt, kept: set[int]) -> ast.stmt:
    """A copy of an if/try/with statement that holds only what is kept."""
    cut = copy.copy(block)
    for name in BLOCKS:
        if hasattr(block, name):
            setattr(cut, name, [_part(p, kept) for p in getattr(block, name) if _holds(p, kept)])
    if not getattr(cut, "body", None):
        cut.body = [ast.copy_location(ast.Pass(), block)]  # type: ignore[attr-defined]  # is a block
    if isinstance(cut, ast.Try) and not cut.handlers and not cut.finalbody:
        cut.finalbody = [ast.copy_location(ast.Pass(), block)]
        cut.orelse = []
    return cut


def _part(node: ast.AST, kept: set[int]) -> ast.AST:
    if isinstance(node, (ast.ExceptHandler, ast.match_case)):
        body = [_part(p, kept) for p in node.body if _holds(p, kept)]
        cut = copy.copy(node)
        here = node if isinstance(node, ast.ExceptHandler) else node.pattern
        cut.body = body or [ast.copy_location(ast.Pass(), here)]  # type: ignore[assignment]
        return cut
    if id(node) in kept or not isinstance(node, (ast.If, ast.Try, ast.With)):
        return node
    return _cut(node, kept)


def _holds(node: ast.AST, kept: set[int]) -> bool:
    """Whether a statement, or anything below it, is kept; handlers stay, they guard what is."""
    if isinstance(node, ast.ExceptHandler) or id(node) in kept:
        return True
    if isinstance(node, (ast.If, ast.Try, ast.With)):
        return any(
            _holds(p, kept)
            for name in BLOCKS
            for p in getattr(node, name, ())
            if not isinstance(p, ast.ExceptHandler) or any(_holds(q, kept) for q in p.body)
        )
    return False
