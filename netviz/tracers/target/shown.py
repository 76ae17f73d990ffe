"""How the file itself builds and calls its model, in ``main`` and under ``if __name__ ...``.

Nothing there is run as a whole: the statements that lead to one call are cut out and run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netviz.tracers.target.names import dotted, parameters
from netviz.tracers.target.source import Source
from netviz.tracers.target.statements import Statement, flatten, is_main_guard, leaf

_CREATORS = {"randn", "rand", "zeros", "ones", "randint", "tensor", "empty", "arange", "full"}
_SUMMARIES = {"summary", "summarize", "profile", "draw_graph", "FlopCountAnalysis"}


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Statements that would run: the file's own, then those of its ``main``.

    ``own``: position of the first statement that is not at module level.
    """

    statements: Sequence[Statement]
    own: int


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """An expression in a scene, just before statement ``position``. ``variable``: what it is
    assigned to, "" if nothing."""

    scene: Scene
    position: int
    expression: ast.expr
    variable: str = ""


def scenes(source: Source) -> Iterator[Scene]:
    """The module itself, then with the main block, then with each function that main runs."""
    top = source.statements
    yield Scene(top, 0)
    guards = [n for n in source.tree.body if isinstance(n, ast.If) and is_main_guard(n)]
    main = [*top, *flatten([part for guard in guards for part in guard.body])]
    if guards:
        yield Scene(main, len(top))
    for function in source.functions.values():
        given = _bound_parameters(function, main)
        if given is not None:
            start = [*main, *given]
            yield Scene([*start, *flatten(function.body)], len(top))


def constructions(source: Source, made: set[str]) -> Iterator[Shown]:
    """Calls of the classes or functions in ``made``, and what is assigned to model or net."""
    for scene in scenes(source):
        for position in range(scene.own, len(scene.statements)):
            node = scene.statements[position].node
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                continue
            variable = _target(node)
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and dotted(call.func) in made:
                    yield Shown(scene, position, call, variable)


def assigned_instances(source: Source) -> Iterator[Shown]:
    """Values that a function or the main block assigns to model or net."""
    for scene in scenes(source):
        for position in range(scene.own, len(scene.statements)):
            node = scene.statements[position].node
            value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
            if _target(node) in ("model", "net") and isinstance(value, ast.Call):
                yield Shown(scene, position, value, _target(node))


def calls(source: Source, made: set[str], variable: str = "") -> Iterator[Shown]:
    """Where the file calls its model on tensors that it makes up: ``net(torch.randn(1, 3))``.

    ``made``: the class or function that makes the model; ``variable``: the name it goes by.
    """
    for scene in scenes(source):
        holders = {_target(s.node) for s in scene.statements if _makes(s.node, made)} | {variable}
        for position in range(scene.own, len(scene.statements)):
            node = scene.statements[position].node
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.For, ast.While)):
                continue
            for call in ast.walk(node):
                if not isinstance(call, ast.Call) or not _is_call_of(call, holders - {""}):
                    continue
                if _made_up(call, scene, position):
                    yield Shown(scene, position, call)


def _is_call_of(call: ast.Call, holders: set[str]) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in holders


def _makes(node: ast.stmt, made: set[str]) -> bool:
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return False
    return any(isinstance(n, ast.Call) and dotted(n.func) in made for n in ast.walk(node.value))


def _made_up(call: ast.Call, scene: Scene, position: int) -> bool:
    """Whether all arguments are tensors created on the spot."""
    values = [*call.args, *(k.value for k in call.keywords)]
    return bool(values) and all(_created(v, scene, position) for v in values)


def _created(value: ast.expr, scene: Scene, position: int) -> bool:
    if isinstance(value, ast.Name):
        earlier = [s.node for s in scene.statements[:position] if value.id in s.binds]
        last = earlier[-1] if earlier else None
        made = last.value if isinstance(last, ast.Assign) else None
        return isinstance(made, ast.Call) and _created(made, scene, position)
    if isinstance(value, ast.Call):
        name = dotted(value.func)
        if name.rpartition(".")[2] in _CREATORS and name.startswith("torch."):
            return True
        before = value.func.value if isinstance(value.func, ast.Attribute) else None
        # Methods of a tensor that was made up give one: to, unsqueeze ...
        return isinstance(before, ast.Call) and _created(before, scene, position)
    return False


def _target(node: ast.stmt) -> str:
    if isinstance(node, ast.AnnAssign):
        return dotted(node.target)
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return dotted(node.targets[0])
    return ""


def _bound_parameters(
    function: ast.FunctionDef, main: Sequence[Statement]
) -> list[Statement] | None:
    """Statements that give ``function``'s parameters their values: defaults, or those of the call
    in the main block. None when neither says."""
    values: dict[str, ast.expr] = {}
    plain = [*function.args.posonlyargs, *function.args.args]
    defaults = function.args.defaults
    values |= {a.arg: d for a, d in zip(plain[len(plain) - len(defaults) :], defaults, strict=True)}
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    values |= {a.arg: d for a, d in pairs if d is not None}
    values |= _call_values(function.name, [a.arg for a in plain], main)
    names = [
        a.arg for a in parameters(function) if a not in (function.args.vararg, function.args.kwarg)
    ]
    if any(name not in values for name in names):
        return None
    return [leaf(_assignment(n, values[n])) for n in names if dotted(values[n]) != n]


def _call_values(name: str, names: list[str], main: Sequence[Statement]) -> dict[str, ast.expr]:
    for statement in main:
        if isinstance(statement.node, (ast.FunctionDef, ast.ClassDef)):
            continue
        for call in ast.walk(statement.node):
            if isinstance(call, ast.Call) and dotted(call.func) == name:
                found = dict(zip(names, call.args, strict=False))
                return found | {k.arg: k.value for k in call.keywords if k.arg is not None}
    return {}


def _assignment(name: str, value: ast.expr) -> ast.stmt:
    target = ast.copy_location(ast.Name(name, ast.Store()), value)
    return ast.copy_location(ast.Assign([target], value), value)
