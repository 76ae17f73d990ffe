"""``Net(num_classes=10)``: what stands behind a TARGET's colon, evaluated in the file."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping

import torch
from torch import nn

from netviz.errors import TargetError
from netviz.tracers.target.candidates import module_like, signature
from netviz.tracers.target.choose import Chosen, build
from netviz.tracers.target.construct import describe
from netviz.tracers.target.names import reads
from netviz.tracers.target.run import said, where
from netviz.tracers.target.source import Source

_GIVEN: Mapping[str, object] = {"torch": torch, "nn": nn}


def parsed(text: str, target: str) -> ast.expr:
    """``text`` as an expression. Raises `TargetError`."""
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        message = (
            f"{target}: {text!r} is not a name or a call such as Net(num_classes=10): {error.msg}"
        )
        raise TargetError(message) from error


def evaluate(source: Source, expression: ast.expr) -> Chosen:
    """The module that ``expression`` gives in ``source``. Raises `TargetError`."""
    text = ast.unparse(expression)
    if isinstance(expression, ast.Name):
        _check_known(source, {expression.id})
        return build(source, expression.id)
    wanted = reads(expression)
    _check_known(source, wanted)
    run = source.run(wanted)
    for name in sorted(wanted - set(run.names)):
        if name in _GIVEN:
            run.names[name] = _GIVEN[name]
        elif (cause := run.cause(name)) is not None:
            raise TargetError(f"{source.spelling}: {name} is not available: {cause}")
    try:
        value = run.evaluate(expression)
    except (Exception, SystemExit) as error:
        place = where(error, source.place.file, 0)
        shown = "" if place.endswith(":0") else f"{place}: "
        maker = expression.func.id if _is_plain_call(expression) else ""  # type: ignore[attr-defined]
        hint = f"\nIt is {signature(source, maker)}" if maker in source.bound else ""
        raise TargetError(
            f"{source.spelling}: {text} failed: {shown}{said(error)}{hint}"
        ) from error
    return Chosen(as_module(value, text), _label(expression), tuple(source.notes + run.notes))


def as_module(value: object, text: str) -> nn.Module:
    """``value`` itself, or what it makes when it is a class or function without parameters."""
    if isinstance(value, nn.Module):
        return value
    if callable(value):
        try:
            made = value()
        except Exception as error:
            raise TargetError(
                f"{text} cannot be built: {said(error)}\nIt is {describe(value)}"
            ) from error
        if isinstance(made, nn.Module):
            return made
        value = made
    raise TargetError(f"{text} is a {type(value).__name__}, not a torch module")


def _check_known(source: Source, names: set[str]) -> None:
    import builtins

    star = any("*" in s.binds for s in source.statements)
    for name in sorted(names - source.bound - set(_GIVEN)):
        if star or hasattr(builtins, name):
            continue
        known = [*module_like(source), *source.functions]
        close = difflib.get_close_matches(name, known, 3, 0.5) or known[:8]
        shown = ", ".join(signature(source, n) for n in close)
        extra = f"; it defines {shown}" if shown else ", nor any model"
        raise TargetError(f"{source.spelling} does not define {name!r}{extra}")


def _is_plain_call(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name)


def _label(expression: ast.expr) -> str:
    node = expression.func if isinstance(expression, ast.Call) else expression
    return ast.unparse(node)
