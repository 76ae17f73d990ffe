"""Which object of a bare file is the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from torch import nn

from netviz.errors import TargetError
from netviz.tracers.target.candidates import (
    FACTORIES,
    INSTANCES,
    factories,
    module_like,
    required,
    roots,
)
from netviz.tracers.target.complaints import Search, ambiguous, failure, unbuildable
from netviz.tracers.target.construct import Call, plan
from netviz.tracers.target.names import reads
from netviz.tracers.target.run import Run, said, where
from netviz.tracers.target.shown import Shown, assigned_instances, constructions
from netviz.tracers.target.source import Source

_SETTINGS = ("config", "cfg", "conf", "args", "opt", "hparams", "hp", "params", "configuration")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model and what it came from: ``label`` is the class, function or variable of the file."""

    model: nn.Module
    label: str
    notes: tuple[str, ...] = ()


def choose(source: Source) -> Chosen:
    """The model of a bare file. Raises `TargetError` that lists the candidates."""
    search = Search(source)
    steps: tuple[Callable[[Search], Chosen | None], ...] = (
        _instance, _known_factory, _root_class, _shown, _any_factory, _any_instance,
    )  # fmt: skip
    for step in steps:
        chosen = step(search)
        if chosen is not None:
            return chosen
    raise TargetError(failure(search))


def build(source: Source, name: str) -> Chosen:
    """The module that the class, function or variable ``name`` of the file makes.

    Raises `TargetError` that says why it does not.
    """
    search = Search(source)
    chosen = _built(search, name)
    if chosen is None:
        chosen = _first(_from_shown(search, s, name) for s in constructions(source, {name}))
    if chosen is None:
        raise TargetError(unbuildable(search, name))
    return chosen


def _instance(search: Search) -> Chosen | None:
    for name in INSTANCES:
        if name in search.source.bound - set(search.source.functions) - set(search.source.classes):
            chosen = _built(search, name)
            if chosen is not None:
                return chosen
    return None


def _known_factory(search: Search) -> Chosen | None:
    known = [n for n in FACTORIES if n in search.source.functions]
    return _first(_built(search, n) for n in known if not required(search.source, n))


def _root_class(search: Search) -> Chosen | None:
    """The one root class that can be built; of several the one that the file shows or is named
    after."""
    found = {n: c for n in roots(search.source) if (c := _built(search, n)) is not None}
    if len(found) > 1:
        preferred = [n for n in found if _plain(n) == _plain(search.source.place.file.stem)]
        preferred = preferred or _shown_as_model(search.source, set(found))
        found = {n: c for n, c in found.items() if n in preferred} or found
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise TargetError(ambiguous(search, list(found)))
    return None


def _shown(search: Search) -> Chosen | None:
    """Built as the file's own main does: first what it calls model or net, then a root class."""
    source = search.source
    for shown in assigned_instances(source):
        chosen = _from_shown(search, shown, shown.variable)
        if chosen is not None:
            return chosen
    found: dict[str, Chosen] = {}
    for name in roots(source):
        chosen = _first(_from_shown(search, s, name) for s in constructions(source, {name}))
        if chosen is not None:
            found[name] = chosen
    parts = {n for n in found if any(_holds(c, found[n]) for o, c in found.items() if o != n)}
    found = {n: c for n, c in found.items() if n not in parts}
    if len(found) > 1:
        raise TargetError(ambiguous(search, list(found)))
    return next(iter(found.values()), None)


def _holds(outer: Chosen, inner: Chosen) -> bool:
    """Whether a module of ``inner``'s class is a part of ``outer``."""
    name = type(inner.model).__name__
    return any(type(m).__name__ == name for m in outer.model.modules() if m is not outer.model)


def _any_factory(search: Search) -> Chosen | None:
    names = [n for n in factories(search.source) if not required(search.source, n)]
    preferred = [n for n in names if _plain(n) == _plain(search.source.place.file.stem)] or names
    if len(preferred) > 1:
        raise TargetError(ambiguous(search, preferred))
    return _built(search, preferred[0]) if preferred else None


def _any_instance(search: Search) -> Chosen | None:
    """A module under another name, in a file that defines no module class of its own."""
    source = search.source
    if module_like(source):
        return None
    names = [n for s in source.statements if not s.node.__class__.__name__.endswith("Def")
             for n in s.binds if n not in source.slicer.imported]  # fmt: skip
    likely = [n for n in dict.fromkeys(names) if "model" in n.lower() or "net" in n.lower()]
    found = {n: c for n in likely if (c := _built(search, n)) is not None}
    if len(found) > 1:
        raise TargetError(ambiguous(search, list(found)))
    return next(iter(found.values()), None)


def _built(search: Search, name: str) -> Chosen | None:
    """``name`` run on its own and, when it is a class or function, called; None with a reason."""
    source = search.source
    run = source.run([name, *_wanted_constants(source, name)])
    value = run.names.get(name)
    if value is None:
        search.tried[name] = run.cause(name) or f"{source.spelling} does not define it"
        return None
    if isinstance(value, nn.Module):
        return Chosen(value, name, _notes(source, run))
    if (isinstance(value, type) and not issubclass(value, nn.Module)) or not callable(value):
        search.tried[name] = "it is not a torch module"
        return None
    return _call(search, run, name)


def _call(search: Search, run: Run, name: str) -> Chosen | None:
    function = run.names[name]
    call = plan(function, run.names)
    if call.missing:
        needs = ", ".join(call.missing)
        causes = (run.cause(s) for p in call.missing for s in (p, p.upper()))
        why = next((c for c in causes if c is not None), "which the file does not show")
        search.tried[name] = (
            f"it needs {needs}: {why}" if ":" in why else f"it needs {needs}, {why}"
        )
        return None
    try:
        model = function(**call.arguments)  # type: ignore[operator]  # a class or function
    except (Exception, SystemExit) as error:  # noqa: BLE001  a user's code raises anything
        line = getattr(search.source.classes.get(name), "lineno", 1)
        gone = run.cause(error.name or "") if isinstance(error, NameError) else None
        place = where(error, search.source.place.file, line)
        search.tried[name] = gone or f"{place}: {said(error)}"
        return None
    if not isinstance(model, nn.Module):
        search.tried[name] = f"it gives a {type(model).__name__}, not a torch module"
        return None
    return Chosen(model, name, (*_notes(search.source, run), *_assumed(name, call)))


def _from_shown(search: Search, shown: Shown, label: str) -> Chosen | None:
    source = search.source
    wanted = reads(shown.expression)
    run = source.run_among(shown.scene.statements, wanted, shown.position)
    line = shown.expression.lineno
    try:
        model = run.evaluate(shown.expression)
    except (Exception, SystemExit) as error:  # noqa: BLE001  a user's code raises anything
        causes = [c for c in map(run.cause, sorted(wanted - set(run.names))) if c is not None]
        reason = causes[0] if causes else f"{where(error, source.place.file, line)}: {said(error)}"
        search.tried.setdefault(label, reason)
        return None
    if not isinstance(model, nn.Module):
        return None
    note = f"built as in {source.place.file.name}:{line}"
    maker = getattr(shown.expression, "func", None)
    name = getattr(maker, "id", type(model).__name__)
    return Chosen(model, name, (*_notes(source, run), note))


def _wanted_constants(source: Source, name: str) -> list[str]:
    """Module-level constants that share a required parameter's name, and configurations."""
    wanted: list[str] = []
    for parameter in required(source, name):
        spellings = [parameter, parameter.upper(), parameter.lower()]
        if parameter.lower() in _SETTINGS:
            spellings += [s for n in _SETTINGS for s in (n, n.upper())]
            ends = ("config", "args", "hparams", "params", "cfg")
            spellings += [c for c in source.classes if c.lower().endswith(ends)]
        wanted += [s for s in spellings if s in source.bound]
    return wanted


def _shown_as_model(source: Source, names: set[str]) -> list[str]:
    """Those of ``names`` whose call the file assigns to model or net."""
    found = [s for s in constructions(source, names) if s.variable in INSTANCES]
    called = [getattr(getattr(s.expression, "func", None), "id", "") for s in found]
    return [n for n in dict.fromkeys(called) if n]


def _assumed(name: str, call: Call) -> tuple[str, ...]:
    return (f"built as {name}({', '.join(call.shown)})",) if call.shown else ()


def _notes(source: Source, run: Run) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*source.notes, *run.notes)))


def _first(found: Iterator[Chosen | None]) -> Chosen | None:
    return next((c for c in found if c is not None), None)


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
