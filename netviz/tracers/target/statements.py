"""A file's module-level code as a flat list of leaf statements, each with what it does to names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from netviz.tracers.target.names import binds, dotted, reads, root_name

BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")

_CHANGING = (
    "append", "extend", "insert", "update", "add", "setdefault", "pop", "remove", "register",
    "put", "freeze", "unfreeze", "defrost", "half", "double", "float", "bfloat16",
    "requires_grad_", "resize_token_embeddings", "parametrize", "build", "seed",
)  # fmt: skip
_CHANGING_PREFIXES = ("add_", "set_", "merge_", "register_", "freeze_", "unfreeze_", "build_")
_AGAIN = re.compile(r"_*(train|fit|test|eval|load|restore|resume|run|prepare|init|learn|optim)")
_TRAINING = {"backward", "zero_grad", "step", "fit", "fit_transform", "train_epoch", "minimize"}


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One leaf statement. ``blocks``: the if/try/with statements it stands in, outermost first.

    ``binds``, ``reads``, ``changes``: names; ``changes`` are those whose objects it alters in
    place. ``kills``: it replaces what it binds whatever happened before.
    """

    node: ast.stmt
    blocks: tuple[ast.stmt, ...] = ()
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    kills: bool = False


def flatten(body: list[ast.stmt], blocks: tuple[ast.stmt, ...] = ()) -> Iterator[Statement]:
    """The leaf statements of ``body`` in order; ``if __name__ == "__main__"`` is left out."""
    for node in body:
        if isinstance(node, ast.If) and is_main_guard(node):
            yield from flatten(node.orelse, blocks)
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from _inside(node, (*blocks, node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and not blocks:
            yield from (leaf(one) for one in _one_by_one(node))
        else:
            yield leaf(node, blocks)


def leaf(node: ast.stmt, blocks: tuple[ast.stmt, ...] = ()) -> Statement:
    """``node`` as a statement, with its effect on names."""
    definition = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import))
    plain = isinstance(node, (ast.Assign, ast.AnnAssign, ast.ImportFrom)) or definition
    headers = set().union(*(_header_reads(block) for block in blocks), set())
    bound = set() if _is_declaration(node) or _trained(node) else binds(node)
    return Statement(
        node=node,
        blocks=blocks,
        binds=frozenset(bound | set().union(*map(_header_binds, blocks), set())),
        reads=frozenset(reads(node) | headers),
        changes=frozenset(_changes(node)),
        kills=plain and not blocks and not (bound & reads(node) and not definition),
    )


def trains(node: ast.AST) -> bool:
    """Whether code looks like training: it calls ``backward``, ``step``, ``fit`` ..."""
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in _TRAINING
        for n in ast.walk(node)
    )


def is_main_guard(node: ast.If) -> bool:
    """Whether the test is ``__name__ == "__main__"``."""
    return any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test)) and any(
        isinstance(n, ast.Constant) and n.value == "__main__" for n in ast.walk(node.test)
    )


def _inside(node: ast.stmt, blocks: tuple[ast.stmt, ...]) -> Iterator[Statement]:
    for name in BLOCKS:
        for part in getattr(node, name, ()):
            if isinstance(part, (ast.ExceptHandler, ast.match_case)):
                yield from flatten(part.body, blocks)
            else:
                yield from flatten([part], blocks)


def _header_reads(block: ast.stmt) -> set[str]:
    if isinstance(block, ast.If):
        return reads(block.test)
    if isinstance(block, ast.With):
        return set().union(*(reads(item.context_expr) for item in block.items))
    if isinstance(block, ast.Try):
        return set().union(*(reads(h.type) for h in block.handlers if h.type is not None), set())
    return set()


def _header_binds(block: ast.stmt) -> set[str]:
    return set().union(*map(binds, block.items)) if isinstance(block, ast.With) else set()


def _one_by_one(node: ast.Import | ast.ImportFrom) -> Iterator[ast.stmt]:
    """One import per name, so that a package nobody needs is not imported."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield ast.copy_location(ast.Import([alias]), node)
        else:
            yield ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node)


def _trained(node: ast.stmt) -> bool:
    """``model = train(model, loader)``, ``model = load(model, path)``: the model is there already;
    also loops that train, whatever they bind."""
    if isinstance(node, (ast.For, ast.While)):
        return trains(node)
    call = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(call, ast.Call) or not binds(node) & reads(call):
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    return _AGAIN.match(name) is not None


def _is_declaration(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is None


def _changes(node: ast.stmt) -> set[str]:
    """Names whose objects a statement alters: ``a.b = 1``, ``a[0] += 1``, ``a.append(1)``."""
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [n for t in targets for n in (t.elts if isinstance(t, ast.Tuple) else [t])]
        altered = {root_name(n) for n in parts if isinstance(n, (ast.Attribute, ast.Subscript))}
        return {n for n in altered | {_grown(node.value)} if n}
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _changed_by_call(node.value)
    if isinstance(node, (ast.For, ast.While)) and not trains(node):
        inner = set().union(*map(_changes, node.body), set())
        loop = binds(node.target) if isinstance(node, ast.For) else set()
        through = reads(node.iter) if isinstance(node, ast.For) and inner & loop else set()
        return (inner - loop) | through
    if isinstance(node, (ast.If, ast.With, ast.Try)):
        return set().union(*map(_changes, node.body), set())
    return set()


def _changed_by_call(call: ast.Call) -> set[str]:
    if not isinstance(call.func, ast.Attribute):
        return set()
    method = call.func.attr
    if method in _CHANGING or method.startswith(_CHANGING_PREFIXES):
        root = root_name(call.func)
        return {root} if root else set()
    return set()


def _grown(value: ast.expr | None) -> str | None:
    """``parser`` for ``group = parser.add_argument_group()``: filling the group fills it."""
    function = value.func if isinstance(value, ast.Call) else None
    adds = isinstance(function, ast.Attribute) and function.attr.startswith("add_")
    return root_name(function) if adds and function is not None else None


def imports_path(node: ast.stmt) -> bool:
    """Whether a statement extends ``sys.path``, which later imports may need."""
    called = (
        node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    )
    return called is not None and dotted(called) in ("sys.path.append", "sys.path.insert")
