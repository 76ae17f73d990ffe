"""Runs reduced code statement by statement; a failure names its file and line."""

from __future__ import annotations
import __future__

import ast
import contextlib
import os
import traceback
import types
from dataclasses import dataclass, field
from pathlib import Path

from netviz.errors import MissingPackageError
from netviz.tracers.target.names import binds, reads
from netviz.tracers.target.standins import Missing, is_lightning, stand_in


@dataclass(frozen=True, slots=True)
class Failure:
    """A statement that raised: what it would have bound, where, and why."""

    names: frozenset[str]
    needs: frozenset[str]
    message: str


@dataclass(slots=True)
class Run:
    """A module being filled, and what went wrong on the way."""

    module: types.ModuleType
    file: Path
    flags: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def names(self) -> dict[str, object]:
        """The module's namespace."""
        return self.module.__dict__

    def execute(self, code: list[ast.stmt]) -> None:
        """Run ``code`` in order; statements that fail are recorded, the others still run."""
        for node in code:
            error = self._attempt(node)
            if error is None:
                continue
            if isinstance(node, (ast.Import, ast.ImportFrom)) and isinstance(error, ImportError):
                self._stand_in(node, error)
            else:
                text = f"{where(error, self.file, node.lineno)}: {said(error)}"
                self.failures.append(Failure(frozenset(binds(node)), frozenset(reads(node)), text))

    def evaluate(self, expression: ast.expr) -> object:
        """The value of an expression in the namespace; raises what it raises."""
        code = compile(ast.Expression(expression), str(self.file), "eval", self.flags, True)
        return eval(code, self.names)

    def cause(self, name: str) -> str | None:
        """Why ``name`` has no value: the first failure that it depends on."""
        for failure in self.failures:
            if name in failure.names:
                deeper = (self.cause(n) for n in failure.needs if n != name and n not in self.names)
                return next((d for d in deeper if d is not None), failure.message)
        return None

    def _attempt(self, node: ast.stmt) -> BaseException | None:
        code = compile(ast.Module([node], []), str(self.file), "exec", self.flags, True)
        try:
            exec(code, self.names)
        except FileNotFoundError as error:
            return self._from_its_folder(code, error)
        except (Exception, SystemExit) as error:  # noqa: BLE001  a user's code raises anything
            return error
        return None

    def _from_its_folder(self, code: types.CodeType, first: Exception) -> BaseException | None:
        """Files that are not found from here may lie beside the user's file."""
        here = str(Path.cwd())
        os.chdir(self.file.parent)
        try:
            exec(code, self.names)
        except FileNotFoundError:
            return first
        except (Exception, SystemExit) as error:  # noqa: BLE001  a user's code raises anything
            return error
        finally:
            os.chdir(here)
        return None

    def _stand_in(self, node: ast.Import | ast.ImportFrom, error: ImportError) -> None:
        relative = isinstance(node, ast.ImportFrom) and node.level > 0
        gone = (error.name or "").split(".")[0]
        for alias in node.names:
            single = _single(node, alias)
            if len(node.names) > 1 and self._attempt(single) is None:
                continue
            module = alias.name if isinstance(node, ast.Import) else node.module or ""
            name = None if isinstance(node, ast.Import) else alias.name
            value = stand_in(module, name)
            if relative or (isinstance(value, Missing) and gone != module.split(".")[0]):
                text = f"{where(error, self.file, node.lineno)}: {said(error)}"
                bound = frozenset(binds(single))
                self.failures.append(Failure(bound, frozenset(), text))
                continue
            bound_name = alias.asname or (module.split(".")[0] if name is None else alias.name)
            self.names[bound_name] = value
            self._note_missing(module, plain=isinstance(value, Missing))

    def _note_missing(self, module: str, *, plain: bool) -> None:
        top = module.split(".", maxsplit=1)[0]
        how = "what needs it is left out"
        if is_lightning(top) and not plain:
            how = "LightningModule is stood in for by a plain module"
        note = f"{top} is not installed: {how}"
        if note not in self.notes:
            self.notes.append(note)


def future_flags(tree: ast.Module) -> int:
    """Compiler flags of the file's ``from __future__ import`` lines."""
    names = [a.name for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"
             for a in n.names]  # fmt: skip
    features = [getattr(__future__, n, None) for n in names]
    flags = 0
    for feature in features:
        flags |= feature.compiler_flag if feature is not None else 0
    return flags


def where(error: BaseException, file: Path, line: int) -> str:
    """``model.py:12``: the innermost line of the user's file, else of any file beside it."""
    frames = traceback.extract_tb(error.__traceback__)
    near = [f for f in frames if _within(f.filename, file.parent)]
    if near:
        return f"{Path(near[-1].filename).name}:{near[-1].lineno}"
    return f"{file.name}:{line}"


def said(error: BaseException) -> str:
    """The error in one line."""
    if isinstance(error, MissingPackageError):
        return str(error)
    if isinstance(error, SystemExit):
        return f"the file called exit({error.code!r})"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _within(file: str, folder: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return Path(file).resolve().is_relative_to(folder) and "site-packages" not in file
    return False


def _single(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import([alias]), node)
    return ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node)
