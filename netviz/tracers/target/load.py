"""From the text of a TARGET to a model."""

from __future__ import annotations

import ast
import contextlib
import difflib
import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import torch
from torch import nn

from netviz.errors import NetvizError, TargetError
from netviz.tracers.target.address import Address, expanded, parse
from netviz.tracers.target.choose import choose
from netviz.tracers.target.expression import as_module, evaluate, parsed
from netviz.tracers.target.hints import declared
from netviz.tracers.target.record import Target
from netviz.tracers.target.run import said
from netviz.tracers.target.saved import Saved, load_archive, load_graph
from netviz.tracers.target.source import read_source
from netviz.tracers.target.unknown import located, no_file, no_module
from netviz.tracers.target.workspace import workspace
from netviz.tracers.target.wrappers import unwrap

_SAVED: Mapping[str, Callable[[Saved], Target]] = {
    ".json": load_graph,
    **dict.fromkeys(
        (".pt", ".pth", ".pt2", ".ckpt", ".pkl", ".pickle", ".bin", ".tar"), load_archive
    ),
}
_HINTS = {
    ".onnx": "ONNX files are not read; draw the Python file that defines the model",
    ".safetensors": "it holds weights only; draw the Python file that defines the model",
    ".ipynb": "notebooks are not read; export it: jupyter nbconvert --to script, and draw the .py",
    ".h5": "Keras files are not read; netviz draws torch models",
    ".keras": "Keras files are not read; netviz draws torch models",
}


def load(target: str, *, trust: bool = False, device: str | None = None) -> Target:
    """Find and build the model that ``target`` names.

    ``target``: ``model.py``, ``model.py:Net``, ``model.py:Net(num_classes=10)``,
    ``package.module:factory``, ``zoo:resnet18``, ``graph.json``, a ``.pt2``, a TorchScript archive,
    or a pickle, the last only with ``trust``. Of a Python file only what the model needs is run.
    ``device``: where to put the model; "meta" builds it without memory for its weights.

    Raises `TargetError` (`UntrustedError` for a pickle without ``trust``) with what to do next.
    """
    address = parse(target)
    with _on(device):
        found = _LOADERS[address.kind](address, trust=trust)
    if not isinstance(found.model, nn.Module):
        return found
    model, notes = unwrap(found.model)
    return replace(
        found, model=_placed(model, device), notes=tuple(dict.fromkeys(found.notes + notes))
    )


class _Loader(Protocol):
    def __call__(self, address: Address, *, trust: bool) -> Target: ...


def _load_file(address: Address, *, trust: bool) -> Target:
    path = expanded(address.where)
    _check_file(path, address)
    if path.suffix in (".py", ".pyw"):
        return _load_source(path, address)
    loader = _SAVED.get(path.suffix.lower())
    if loader is None:
        hint = _HINTS.get(
            path.suffix.lower(), "netviz reads .py, .pt2, TorchScript and .json graphs"
        )
        raise TargetError(f"{address.where}: {hint}")
    return loader(Saved(path, address.where, trust))


def _load_source(path: Path, address: Address) -> Target:
    source = read_source(path, address.where)
    with workspace(path, source.place.root, source.notes):
        if address.expression:
            target = f"{address.where}:{address.expression}"
            chosen = evaluate(source, parsed(address.expression, target))
        else:
            chosen = choose(source)
        hints = declared(source, chosen)
    name = type(unwrap(chosen.model)[0]).__name__
    named = (
        chosen.label if name in ("Sequential", "ResNet") and chosen.label not in _BLAND else name
    )
    own = path.stem if named == "Sequential" else named
    notes = tuple(dict.fromkeys((*source.notes, *chosen.notes)))
    return Target(name=own, model=chosen.model, hints=hints, notes=notes)


_BLAND = ("model", "net", "build_model", "get_model", "make_model", "create_model", "main")


def _load_module(address: Address, *, trust: bool) -> Target:
    """A dotted module: one of this project is sliced like any file, an installed one imported."""
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        address = _split(address)
        origin = _origin(address)
        if origin is not None and origin.suffix == ".py" and "site-packages" not in origin.parts:
            shown = replace(address, where=os.path.relpath(origin, here))
            return _load_source(origin, shown)
        return _imported(address)
    finally:
        sys.path.remove(here)


def _split(address: Address) -> Address:
    """``package.module.Net`` is the ``Net`` of ``package.module``, if there is such a module."""
    module, _, name = address.where.rpartition(".")
    if address.expression or not module or located(address.where) or not located(module):
        return address
    return replace(address, where=module, expression=name)


def _origin(address: Address) -> Path | None:
    found = located(address.where)
    if found is None:
        raise TargetError(no_module(address.where, alone=not address.expression))
    return found if found.is_file() else None


def _imported(address: Address) -> Target:
    name, expression = address.where, address.expression
    if not expression:
        raise TargetError(f"{name}: say which model of this package, as in {name}:NAME")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            module = importlib.import_module(name)
            tree = parsed(expression, f"{name}:{expression}")
            names = vars(module) | {"torch": torch, "nn": nn}
            code = compile(ast.Expression(tree), name, "eval")
            value = eval(code, names)
            model = as_module(value, expression)
    except NetvizError:
        raise
    except NameError as error:
        close = difflib.get_close_matches(expression.partition("(")[0], dir(module), 4, 0.5)
        extra = f"; it has {', '.join(close)}" if close else ""
        raise TargetError(f"{name} does not define {error.name!r}{extra}") from error
    except Exception as error:
        raise TargetError(f"{name}:{expression} failed: {said(error)}") from error
    plain = expression.partition("(")[0].rpartition(".")[2]
    return Target(name=plain, model=model)


def _load_zoo(address: Address, *, trust: bool) -> Target:
    zoo = importlib.import_module("netviz.zoo")  # a layer above this one: only on demand
    word, bracket, rest = address.where.partition("(")
    name = zoo.exact(word.strip())
    call = parsed(f"{name}{bracket}{rest}", f"zoo:{address.where}")
    try:
        options = {k.arg: ast.literal_eval(k.value) for k in getattr(call, "keywords", [])}
        model = zoo.build(name, **options)
    except NetvizError:
        raise
    except Exception as error:
        raise TargetError(f"zoo:{address.where} failed: {said(error)}") from error
    return Target(name=name, model=model)


_LOADERS: Mapping[str, _Loader] = {
    "file": _load_file,
    "module": _load_module,
    "zoo": _load_zoo,
}


def _check_file(path: Path, address: Address) -> None:
    if path.is_file():
        return
    raise TargetError(no_file(path, address.where))


def _on(device: str | None) -> contextlib.AbstractContextManager[object]:
    try:
        return (
            torch.device(device)
            if device == "meta"
            else contextlib.nullcontext(device and torch.device(device))
        )
    except RuntimeError as error:
        raise TargetError(f"unknown device {device!r}: cpu, cuda, cuda:0, mps or meta") from error


def _placed(model: nn.Module, device: str | None) -> nn.Module:
    if device is None or device == "meta" or any(p.is_meta for p in model.parameters()):
        return model
    try:
        return model.to(device)
    except (RuntimeError, AssertionError) as error:
        raise TargetError(f"the model cannot be put on {device!r}: {said(error)}") from error
