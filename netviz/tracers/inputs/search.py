"""Finds arguments that a model's forward accepts."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from torch import nn

from netviz.tracers.inputs.oblong import oblong
from netviz.tracers.inputs.readings import named_sides, ranked, typed
from netviz.tracers.inputs.repair import repaired, reshaped
from netviz.tracers.inputs.shapes import Path
from netviz.tracers.inputs.signature import Signature
from netviz.tracers.inputs.sizes import solve
from netviz.tracers.inputs.starts import starts
from netviz.tracers.inputs.state import State
from netviz.tracers.inputs.templates import flat_template
from netviz.tracers.inputs.trial import Trial, can_run_really, trial
from netviz.tracers.inputs.values import Maker, home

SECONDS = 2.0
SLOW = 0.4
LEAST_TRIALS = 12
MOST_TRIALS = 400


@dataclass(slots=True)
class Search:
    """One search. ``tried``: states and why they failed, in order, for the message at the end.
    ``real``: forwards are real, else on meta; ``values``: they have to be, for values are read;
    ``blind``: it looks at values that are not there."""

    model: nn.Module
    signature: Signature
    real: bool = False
    tried: list[tuple[State, str]] = field(default_factory=list)
    done: dict[str, Trial] = field(default_factory=dict)
    start: float = field(default_factory=time.process_time)
    second_best: State | None = None
    blind: bool = False
    values: bool = False

    def over(self) -> bool:
        """Whether time is up."""
        trials = len(self.done)
        slow = time.process_time() - self.start > SECONDS and trials >= LEAST_TRIALS
        return slow or trials >= MOST_TRIALS

    def attempt(self, state: State) -> Trial:
        """Try ``state`` once."""
        key = state.key + str(self.real)
        if key not in self.done:
            self.done[key] = self._run(state)
            error = self.done[key].error
            if error is not None:
                self.tried.append((state, _line(error)))
            elif self.done[key].report.regrouped:
                self.second_best = self.second_best or state
                self.tried.append((state, "a reshape mixes the batch with the picture"))
        return self.done[key]

    def _run(self, state: State) -> Trial:
        start = time.process_time()
        args, kwargs, made = arguments(state, self.signature, self.model, real=self.real)
        found = trial(self.model, args, kwargs, made=made, real=self.real)
        slow = time.process_time() - start > SLOW
        # The first trial may be slow for what torch loads at its first call.
        if self.real and not self.values and slow and self.done:
            self.real = False  # shapes alone are quicker from here on
        if found.blind and can_run_really(self.model):
            self.real = self.values = True
            args, kwargs, made = arguments(state, self.signature, self.model, real=True)
            found = trial(self.model, args, kwargs, made=made, real=True)
        elif found.blind:
            self.blind = True
            found = replace(found, error=None)
        return found


def arguments(state: State, signature: Signature, model: nn.Module, *, real: bool
              ) -> tuple[tuple[Any, ...], dict[str, Any], dict[Path, Any]]:  # fmt: skip
    """``args``, ``kwargs`` and the tensors among them, on the model's device or on meta."""
    device, precision = home(model)
    maker = Maker(state.sizes, device if real else "meta", precision)
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    gap = False
    for parameter in signature.parameters:
        if parameter.name not in state.arguments:
            gap = True
            continue
        value = maker.make(state.arguments[parameter.name], (parameter.name,))
        if gap or parameter.keyword_only:
            kwargs[parameter.name] = value
        else:
            args.append(value)
    return tuple(args), kwargs, maker.made


def search(
    model: nn.Module, signature: Signature, first: Iterable[State] = ()
) -> tuple[State | None, Search]:
    """A state that the forward accepts, or None; and the search, which says what was tried.

    ``first``: states to try before any guess.
    """
    # The first operator on meta loads more than a second's worth of torch; small models run really.
    run = Search(model, signature, real=can_run_really(model))
    for state in (*first, *starts(model, signature)):
        found = _refine(run, state)
        if found is not None:
            return confirmed(run, found), run
        if run.over():
            break
    fallback = run.second_best
    return (confirmed(run, fallback) if fallback is not None else None), run


def _refine(run: Search, state: State) -> State | None:
    """Repair ``state`` until it is accepted, nothing more can be repaired, or time is up."""
    seen: set[str] = set()
    while state.key not in seen and not run.over():
        seen.add(state.key)
        found = run.attempt(state)
        if found.error is None and not found.report.regrouped:
            return _pictured(run, state, found)
        changed = repaired(state, found.report)
        if changed is state:
            changed = reshaped(state, found.report)
        if changed is state:
            changed = ranked(state, found)
        if changed is state:
            changed = typed(state, found)
        if changed is state:
            changed = named_sides(state, found)
        if changed is state:
            changed = _solved(run, state, found) or state
        state = changed
    return None


def _pictured(run: Search, state: State, found: Trial) -> State:
    """What the forward flattens anyway was a picture, if its size is one's."""
    for path, size in found.report.flattened.items():
        leaf = state.tensors().get(path)
        if leaf is not None and not leaf.settled and leaf.shape == (1, size):
            picture = state.with_tensor(path, flat_template(size, leaf))
            tried = run.attempt(picture)
            if tried.error is None and not tried.report.regrouped:
                return picture
    return state


def _solved(run: Search, state: State, found: Trial) -> State | None:
    """The state with one of its sizes solved for, when that gets the forward further."""
    used = sorted({s for t in state.tensors().values() for s in t.symbols}, key="SVLTNE".index)
    numbers = tuple(int(n) for n in re.findall(r"\b\d{1,4}\b", str(found.error or "")))
    also = tuple(n for n in dict.fromkeys(numbers) if 4 <= n <= 2048)[:6]
    for symbol in used:
        reach = found.report.reach

        def judge(size: int, symbol: str = symbol, reach: int = reach) -> str:
            if run.over():
                return ""
            tried = run.attempt(state.with_size(symbol, size))
            if tried.error is None and not tried.report.regrouped:
                return "ok"
            further = tried.report.reach > reach and not tried.report.regrouped
            return "ok" if further and not tried.report.verdict else tried.report.verdict

        size = solve(symbol, judge, also if not found.report.verdict else ())
        if size is not None and size != state.sizes[symbol]:
            return state.with_size(symbol, size)
    return oblong(run, state) if "S" in used else None


def confirmed(run: Search, state: State) -> State:
    """``state``, with shorter sequences where an index would be out of range: on meta tensors an
    embedding does not look at its indices."""
    whole = any(t.dtype == "int64" for t in state.tensors().values())
    if not whole or run.blind or not can_run_really(run.model):
        return state
    for size in (state.sizes["T"], 8, 4, 2, 1):
        shorter = state.with_size("T", min(size, state.sizes["T"]))
        args, kwargs, made = arguments(shorter, run.signature, run.model, real=True)
        error = trial(run.model, args, kwargs, made=made, real=True).error
        if error is None or "out of range" not in str(error):
            return shorter
    return state


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:160]}" if text else type(error).__name__
