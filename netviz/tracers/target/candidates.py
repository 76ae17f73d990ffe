"""What in a file could be the model, judged from its text alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from netviz.tracers.target.names import dotted
from netviz.tracers.target.source import Source

INSTANCES = ("model", "net")
FACTORIES = ("build_model", "get_model", "make_model", "create_model", "model")

_NO_MODULES = {
    "object", "ABC", "Enum", "IntEnum", "StrEnum", "Flag", "NamedTuple", "TypedDict", "Protocol",
    "Exception", "ValueError", "RuntimeError", "Dataset", "IterableDataset", "Sampler", "Callback",
    "LightningDataModule", "Function", "DataLoader", "Generic", "dict", "list", "tuple", "str",
    "int", "float", "Thread", "Process", "Optimizer", "Optimiser", "BaseModel", "BaseSettings",
    "_LRScheduler", "LRScheduler", "Trainer", "TestCase", "Env", "PretrainedConfig",
}  # fmt: skip
_HELPERS = re.compile(r"(Loss|Criterion|Metrics?|Accuracy|Wrapper|Hook|Score)$")


def module_like(source: Source) -> list[str]:
    """Classes that may be modules by their bases, also through bases in the same file."""
    return [name for name in source.classes if any(_outer_bases(source, name, frozenset()))]


def roots(source: Source) -> list[str]:
    """Module-like classes that no other one uses, as a part or as a base; losses only if alone."""
    classes = module_like(source)
    used: set[str] = set()
    for name in classes:
        used |= _closure(source, name) - {name}
    found = [name for name in classes if name not in used] or classes
    return [name for name in found if not _HELPERS.search(name)] or found


def factories(source: Source) -> list[str]:
    """Functions that return a call of a module-like class, or of such a function: ``resnet18``."""
    makers = set(module_like(source))
    found: list[str] = []
    for name, node in source.functions.items():
        if any(makers & _called(r.value) for r in _returns(node) if r.value is not None):
            makers.add(name)
            found.append(name)
    return found


def signature(source: Source, name: str) -> str:
    """``Net(num_classes, width=64)`` as the file writes it."""
    node = _maker(source, name)
    if node is None:
        return f"{name}()" if name in source.classes else name
    arguments = ast.unparse(node.args)
    if name in source.classes:
        arguments = arguments.partition(",")[2].strip()
    return f"{name}({arguments})"


def required(source: Source, name: str) -> list[str]:
    """Names of the parameters without a default, ``self`` apart."""
    return [a.arg for a in _required(source, name)]


def blanks(source: Source, name: str) -> list[str]:
    """The required arguments, to be filled in: ``width=...``, ``args=ModelArgs(...)``."""
    return [f"{a.arg}={_blank(source, a.annotation)}" for a in _required(source, name)]


def _blank(source: Source, annotation: ast.AST | None) -> str:
    kind = dotted(annotation) if annotation is not None else ""
    return f"{kind}(...)" if kind in source.classes else "..."


def _required(source: Source, name: str) -> list[ast.arg]:
    node = _maker(source, name)
    if node is None:
        return []
    plain = [*node.args.posonlyargs, *node.args.args][1 if name in source.classes else 0 :]
    free = plain[: len(plain) - len(node.args.defaults)]
    keyword = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return free + [a for a, default in keyword if default is None]


def _maker(source: Source, name: str) -> ast.FunctionDef | None:
    """The function ``name``, or the ``__init__`` of that class."""
    if name in source.classes:
        return _init(source, name, frozenset())
    node = source.functions.get(name)
    return node if isinstance(node, ast.FunctionDef) else None


def _init(source: Source, name: str, seen: frozenset[str]) -> ast.FunctionDef | None:
    node = source.classes.get(name)
    if node is None or name in seen:
        return None
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return part
    inherited = (_init(source, dotted(b), seen | {name}) for b in node.bases)
    return next((i for i in inherited if i is not None), None)


def _outer_bases(source: Source, name: str, seen: frozenset[str]) -> Iterator[str]:
    for base in source.classes[name].bases:
        text = dotted(base.value if isinstance(base, ast.Subscript) else base)
        if text in source.classes and text not in seen:
            yield from _outer_bases(source, text, seen | {name})
        elif text.rpartition(".")[2] not in _NO_MODULES:
            yield text or ast.unparse(base)


def _closure(source: Source, name: str) -> set[str]:
    """Names of the file that code of ``name`` reaches."""
    found: set[str] = set()
    waiting = [name]
    reads = {n: s.reads for s in source.statements for n in s.binds}
    while waiting:
        for other in reads.get(waiting.pop(), frozenset()):
            if other not in found and other in reads:
                found.add(other)
                waiting.append(other)
    return found


def _returns(node: ast.FunctionDef) -> Iterator[ast.Return]:
    assigned = {t.id: n.value for n in ast.walk(node) if isinstance(n, ast.Assign)
                for t in n.targets if isinstance(t, ast.Name)}  # fmt: skip
    for part in ast.walk(node):
        if isinstance(part, ast.Return):
            yield part
            if isinstance(part.value, ast.Name) and part.value.id in assigned:
                yield ast.Return(assigned[part.value.id])


def _called(node: ast.AST) -> set[str]:
    return {n.func.id for n in ast.walk(node)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
