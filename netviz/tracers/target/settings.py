"""``--set NAME=VALUE``: options laid into the call that a TARGET stands for."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from netviz.errors import TargetError
from netviz.tracers.target.address import parse
from netviz.tracers.target.expression import parsed


def configured(target: str, settings: Mapping[str, str]) -> str:
    """``target`` with ``settings``: ``zoo:gpt2`` and ``layers=2`` give ``zoo:gpt2(layers=2)``.

    A value is Python where it reads as such (``2``, ``0.1``, ``True``, ``3,4,6,3``), else text.
    Options that ``target`` gives already are replaced. Raises `TargetError` where it names nothing
    that could take options.
    """
    if not settings:
        return target
    address = parse(target)
    call = address.where if address.kind == "zoo" else address.expression
    if not call:
        raise TargetError(_unnamed(target, address.kind, next(iter(settings))))
    name, bracket, rest = call.partition("(")
    if not bracket:
        return f"{target}({_written(settings, ())})"
    given = parsed(f"f({rest}", target)
    if not isinstance(given, ast.Call):
        raise TargetError(f"{target}: options can be set of a class or a call such as Net(width=8)")
    kept = [k for k in given.keywords if k.arg not in settings]
    arguments = [ast.unparse(a) for a in given.args]
    arguments += [
        f"{k.arg}={ast.unparse(k.value)}" if k.arg else f"**{ast.unparse(k.value)}" for k in kept
    ]
    head = target[: len(target.rstrip()) - len(call)] + name
    return f"{head}({_written(settings, arguments)})"


def _written(settings: Mapping[str, str], before: list[str] | tuple[()]) -> str:
    return ", ".join([*before, *(f"{name}={_value(text)!r}" for name, text in settings.items())])


def _value(text: str) -> object:
    words = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _unnamed(target: str, kind: str, option: str) -> str:
    if kind == "file" and not target.endswith((".py", ".pyw")):
        return f"{target} is drawn as it was saved: --set {option}=... cannot change it"
    return f"--set {option}=... needs to know of what: name the class, as in {target}:Net"
