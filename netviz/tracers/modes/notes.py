"""What the reader of a graph must be told about how it came to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from netviz.ir import Note, Parameter
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.tied import tied

_SHOWN = 5


def notes_of(recorder: Recorder) -> Iterator[Note]:
    """Everything that one forward's record gives reason to say."""
    parameters = recorder.roster.parameters
    if recorder.reads:
        places = _some(sorted(recorder.reads))
        yield Note("assumed", f"drawn for these inputs' values, which the code reads: {places}")
    yield from (Note("unseen", what) for what in dict.fromkeys(recorder.unseen))
    yield from _unused(recorder, parameters)
    yield from _shared(recorder, parameters)
    yield from _uncounted(recorder)


def _unused(recorder: Recorder, parameters: list[Parameter]) -> Iterator[Note]:
    used = {name for draft in recorder.drafts for name in draft.parameters}
    own = [p for p in parameters if p.kind == "parameter"]
    unused = [p.name for p in own if p.name not in used]
    if unused:
        count = f"{len(unused)} of {len(own)} parameters"
        yield Note("unused", f"{count} are not used in this forward: {_some(unused)}")


def _shared(recorder: Recorder, parameters: list[Parameter]) -> Iterator[Note]:
    yield from (Note("shared", line) for line in tied(parameters))
    calls = Counter(g.path for g in recorder.scope.groups if g.kind == "module")
    weighted = {prefix for p in parameters for prefix in _prefixes(p.name)}
    repeated = {path for path, count in calls.items() if count > 1 and path in weighted}
    # What a repeated module holds is repeated with it.
    outermost = [p for p in calls if p in repeated and not repeated & {*_prefixes(p)}]
    if outermost:
        said = _some([f"{path or 'the model'} ({calls[path]} calls)" for path in outermost])
        ids = tuple(g.id for g in recorder.scope.groups if g.path in outermost)
        yield Note("shared", f"called more than once with the same weights: {said}", ids)


def _prefixes(path: str) -> Iterator[str]:
    """Paths of the modules that hold ``path``, the innermost first, "" last."""
    while path:
        path = path.rpartition(".")[0]
        yield path


def _uncounted(recorder: Recorder) -> Iterator[Note]:
    names = Counter(name for draft in recorder.drafts for name in draft.uncounted)
    if names:
        said = _some([f"{name} ({count})" for name, count in sorted(names.items())])
        yield Note("uncounted", f"operators without a formula, not in the FLOPs: {said}")


def _some(items: Iterable[str]) -> str:
    listed = list(items)
    rest = len(listed) - _SHOWN
    return ", ".join(listed[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
