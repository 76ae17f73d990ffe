"""Which module-level names a piece of code binds, reads and changes: Python's scoping on an AST."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def binds(node: ast.AST) -> set[str]:
    """Names that running ``node`` binds in the scope it stands in (``*`` for a star import)."""
    found: set[str] = set()
    for child in _same_scope(node):
        found.update(_bound_by(child))
    return found


def reads(node: ast.AST) -> set[str]:
    """Names of the surrounding scope that ``node`` reads, now or when its functions are called."""
    if isinstance(node, _FUNCTIONS):
        return _function_reads(node)
    if isinstance(node, ast.ClassDef):
        inside = set().union(*map(reads, node.body)) if node.body else set()
        own = set().union(*map(binds, node.body)) if node.body else set()
        later = set().union(*(reads(n) for n in node.body if isinstance(n, _FUNCTIONS)), set())
        outside = [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]
        return (inside - own) | (later & inside) | _all_reads(outside)
    if isinstance(node, _COMPREHENSIONS):
        own = set().union(*(binds(g.target) for g in node.generators))
        return _all_reads(ast.iter_child_nodes(node)) - own
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    found = _all_reads(ast.iter_child_nodes(node))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        found.add(node.target.id)
    if isinstance(node, ast.AnnAssign):
        found |= _quoted(node.annotation)
    return found


def root_name(node: ast.AST) -> str | None:
    """``a`` for ``a.b[0].c``; None when it does not start at a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for an attribute chain or a name; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def parameters(node: FunctionNode) -> list[ast.arg]:
    """Every parameter of a function, ``*args`` and ``**kwargs`` last."""
    a = node.args
    plain = [*a.posonlyargs, *a.args, *a.kwonlyargs]
    return plain + [extra for extra in (a.vararg, a.kwarg) if extra is not None]


def _function_reads(node: FunctionNode) -> set[str]:
    body = node.body if isinstance(node.body, list) else [node.body]
    everything = [n for part in body for n in _same_scope(part)]
    shared = {n for s in everything if isinstance(s, (ast.Global, ast.Nonlocal)) for n in s.names}
    local = {arg.arg for arg in parameters(node)} | set().union(*map(binds, body), set())
    annotations = [a.annotation for a in parameters(node) if a.annotation is not None]
    outside: list[ast.AST] = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    if not isinstance(node, ast.Lambda):
        outside += node.decorator_list
        annotations += [node.returns] if node.returns is not None else []
    quoted = set().union(*map(_quoted, annotations), set())
    return (_all_reads(body) - (local - shared)) | _all_reads([*outside, *annotations]) | quoted


def _quoted(annotation: ast.AST) -> set[str]:
    """Names inside the string parts of an annotation (``"GPTConfig"``)."""
    found: set[str] = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                found |= reads(ast.parse(node.value, mode="eval"))
            except SyntaxError:
                continue  # a description ("b c h w"), not a type
    return found


def _all_reads(nodes: Iterable[ast.AST]) -> set[str]:
    return set().union(*map(reads, nodes), set())


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    """``node`` and what is below it, without entering functions, classes or comprehensions."""
    yield node
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return
    if isinstance(node, _COMPREHENSIONS):
        # A walrus inside a comprehension binds outside of it.
        yield from (n for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
        return
    for child in ast.iter_child_nodes(node):
        yield from _same_scope(child)


def _bound_by(node: ast.AST) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        plain = isinstance(node, ast.Import)
        return {a.asname or (a.name.split(".")[0] if plain else a.name) for a in node.names}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.NamedExpr):
        return {node.target.id}
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        return {node.name}
    return set()
