"""Which of two uses is meant where a layer gives back the very tensor it was given.

After ``y = identity(x)`` the model's code holds one object under two names, so one forward cannot
tell whether a later use means ``x`` or ``y``. A second one can: in it every such result has an
identity of its own. It is believed only if the model did the same again, operator for operator:
code that asks ``y is x`` may take another course.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from netviz.ir import Note
from netviz.tracers.modes.drafts import Draft
from netviz.tracers.modes.recorder import Recorder


def doubtful(recorder: Recorder) -> list[Draft]:
    """Nodes that gave their input back and whose tensor was used more than once afterwards."""
    uses = Counter(id(operand.origin.draft) for d in recorder.drafts for operand in d.inputs)
    return [draft for draft in recorder.drafts if draft.idle and uses[id(draft)] > 1]


def alike(first: Recorder, second: Recorder) -> bool:
    """Whether two forwards did the same, whatever tensors they say it was done to."""
    groups = [(g.id, g.class_name) for g in first.scope.groups]
    return groups == [(g.id, g.class_name) for g in second.scope.groups] and [
        _deed(draft) for draft in first.drafts
    ] == [_deed(draft) for draft in second.drafts]


def _deed(draft: Draft) -> tuple[object, ...]:
    read = [(operand.name, operand.tensor) for operand in draft.inputs]
    return draft.kind, draft.name, draft.group, draft.attributes, draft.outputs, read


def left_in_doubt(recorder: Recorder) -> Iterator[Note]:
    """What to say of the layers whose later uses could not be told from those of their input."""
    names = [draft.group or draft.op for draft in doubtful(recorder)]
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield Note("assumed", f"{names[0]}{more} gave its input back unchanged: "
                   "later uses of either are drawn as coming from it")  # fmt: skip
