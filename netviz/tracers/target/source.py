"""A user's file, parsed, and the modules made by running slices of it."""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import torch

from netviz.errors import TargetError
from netviz.tracers.target.packages import Place, new_module, place_of
from netviz.tracers.target.rewrite import without_downloads, without_gpu
from netviz.tracers.target.run import Run, future_flags
from netviz.tracers.target.slicing import Slicer
from netviz.tracers.target.statements import Statement, flatten

_NOTEBOOK_LINE = re.compile(r"^(\s*)[!%].*$", re.MULTILINE)


@dataclass
class Source:
    """One Python file. ``spelling``: how the user wrote its path, for the commands in messages."""

    place: Place
    tree: ast.Module
    spelling: str
    notes: list[str] = field(default_factory=list)

    @cached_property
    def statements(self) -> list[Statement]:
        """The module-level leaf statements, in order."""
        return list(flatten(self.tree.body))

    @cached_property
    def slicer(self) -> Slicer:
        """Says which statements some names need."""
        return Slicer(self.statements)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Classes at module level, by name."""
        return {s.node.name: s.node for s in self.statements if isinstance(s.node, ast.ClassDef)}

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """Functions at module level, by name."""
        nodes = [s.node for s in self.statements]
        return {n.name: n for n in nodes if isinstance(n, ast.FunctionDef)}

    @cached_property
    def bound(self) -> set[str]:
        """Every name that the file binds at module level."""
        return set().union(*(s.binds for s in self.statements), set())

    def run(self, roots: Iterable[str], before: int | None = None) -> Run:
        """A fresh module in which what ``roots`` need has been run."""
        return self.run_among(self.statements, roots, before)

    def run_among(
        self, statements: Sequence[Statement], roots: Iterable[str], before: int | None = None
    ) -> Run:
        """The same over ``statements``: the file's own and, say, the body of its ``main``."""
        slicer = self.slicer if statements is self.statements else Slicer(statements)
        code = slicer.program(slicer.needed(roots, before))
        run = Run(new_module(self.place, self.notes), self.place.file, future_flags(self.tree))
        run.execute(self._adapted(code, run.notes))
        return run

    def _adapted(self, code: list[ast.stmt], notes: list[str]) -> list[ast.stmt]:
        offline = without_downloads(code)
        if offline.lines:
            notes.append(f"pretrained weights were not loaded ({self._lines(offline.lines)})")
        if torch.cuda.is_available():
            return list(offline.code)
        local = without_gpu(offline.code)
        return list(local.code)

    def _lines(self, lines: tuple[int, ...]) -> str:
        numbers = ", ".join(str(n) for n in sorted(set(lines)))
        return f"{self.place.file.name}:{numbers}"


def read_source(file: Path, spelling: str) -> Source:
    """Parse ``file``. Raises `TargetError` with file and line when it is not Python."""
    try:
        with tokenize.open(file) as stream:
            text = stream.read()
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise TargetError(f"{spelling}: cannot be read: {error}") from error
    try:
        tree = ast.parse(text, str(file))
    except SyntaxError as error:
        tree = _without_magic(text, file, spelling, error)
    return Source(place_of(file, tree), tree, spelling)


def forget(source: Source) -> None:
    """Take a file's module out again, after a failure."""
    sys.modules.pop(source.place.name, None)


def _without_magic(text: str, file: Path, spelling: str, error: SyntaxError) -> ast.Module:
    """A notebook saved as a script has lines such as ``!pip install``; they count as empty."""
    try:
        return ast.parse(_NOTEBOOK_LINE.sub(r"\1pass", text), str(file))
    except SyntaxError:
        shown = (error.text or "").strip()
        line = f"\n    {shown}" if shown else ""
        message = f"{spelling}:{error.lineno}: not valid Python: {error.msg}{line}"
        raise TargetError(message) from error
