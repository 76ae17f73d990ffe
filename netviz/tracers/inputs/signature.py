"""The arguments of a model's ``forward``, and which of them a call must give."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn


@dataclass(frozen=True, slots=True)
class Parameter:
    """``annotation``: as text. ``default``: None stands for the default None too; see
    ``required``. ``keys``: how the code takes it apart, by key, attribute or position."""

    name: str
    annotation: str = ""
    required: bool = True
    default: Any = None
    keyword_only: bool = False
    keys: tuple[str, ...] = ()
    container: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters of ``forward`` in order. ``variadic``: it takes ``*args`` or ``**kwargs``."""

    parameters: tuple[Parameter, ...] = ()
    variadic: bool = False
    by_name: Mapping[str, Parameter] = field(default_factory=dict)


def unwrapped(model: nn.Module) -> nn.Module:
    """The module inside ``DataParallel`` and ``torch.compile``."""
    names = {
        "DataParallel": "module",
        "DistributedDataParallel": "module",
        "OptimizedModule": "_orig_mod",
    }
    while isinstance(inner := getattr(model, names.get(type(model).__name__, ""), None), nn.Module):
        model = inner
    return model


def signature_of(model: nn.Module) -> Signature:
    """The signature of ``model.forward``; a script module's comes from its schema."""
    if isinstance(model, torch.jit.ScriptModule):
        return _scripted(model)
    forward = model.forward
    try:
        found = inspect.signature(forward)
    except (TypeError, ValueError):
        return Signature((Parameter("input"),), True)
    kept: list[Parameter] = []
    own = not type(model).__module__.startswith("torch.nn.")
    uses = _uses(forward) if own else {}
    variadic = False
    for item in found.parameters.values():
        if item.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            variadic = True
            continue
        container, keys = uses.get(item.name, ("", ()))
        bare = item.default is inspect.Parameter.empty
        kept.append(Parameter(
            item.name, _text(item.annotation), bare, None if bare else item.default,
            item.kind is inspect.Parameter.KEYWORD_ONLY, keys, container,
        ))  # fmt: skip
    if variadic and not kept:
        kept = [Parameter("input")]
    return Signature(tuple(kept), variadic, {p.name: p for p in kept})


def _text(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    if isinstance(annotation, str):
        return annotation
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def _scripted(model: torch.jit.ScriptModule) -> Signature:
    schema: Any = getattr(model.forward, "schema")  # noqa: B009  only script methods have one
    kept = [Parameter(a.name, str(a.type), not a.has_default_value(), None)
            for a in schema.arguments if a.name != "self"]  # fmt: skip
    return Signature(tuple(kept), False, {p.name: p for p in kept})


def _uses(forward: Any) -> dict[str, tuple[str, tuple[str, ...]]]:
    """How the source of ``forward`` takes its parameters apart: ``batch["x"]``, ``a, b = pair``."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(forward)))
    except (OSError, TypeError, SyntaxError, IndentationError):
        return {}
    keys: dict[tuple[str, str], list[str]] = {}
    rebound: set[str] = set()
    for node in ast.walk(tree):
        found = _taken_apart(node)
        if found is not None:
            name, kind, part = found
            keys.setdefault((name, kind), []).extend(part)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            rebound.add(node.id)
    uses: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind in ("namespace", "list", "tuple", "dict"):
        for (name, other), parts in keys.items():
            if other == kind and not (kind in ("namespace", "list") and name in rebound):
                uses[name] = (kind, tuple(dict.fromkeys(parts)))
    return uses


def _walked(node: ast.AST) -> str | None:
    """``feats`` for ``zip(self.layers, feats)``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip":
        names = [a.id for a in node.args if isinstance(a, ast.Name)]
        return names[0] if len(names) == 1 and len(node.args) > 1 else None
    return None


_TENSOR_ATTRIBUTES = set(dir(torch.Tensor)) | {"items", "keys", "values"}


def _taken_apart(node: ast.AST) -> tuple[str, str, list[str]] | None:
    walked = _walked(node)
    owner = getattr(node, "value", None)
    if not isinstance(owner, ast.Name):
        return None if walked is None else (walked, "list", [])
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        key = node.slice.value
        return (owner.id, "dict", [key]) if isinstance(key, str) else None
    if isinstance(node, ast.Attribute):
        ours = owner.id != "self" and node.attr not in _TENSOR_ATTRIBUTES
        return (owner.id, "namespace", [node.attr]) if ours else None
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    plain = isinstance(target, (ast.Tuple, ast.List))
    if plain and not any(isinstance(e, ast.Starred) for e in target.elts):  # type: ignore[union-attr]
        count = len(target.elts)  # type: ignore[union-attr]  # a tuple or a list
        return owner.id, "tuple", [str(i) for i in range(count)]
    return None
