"""What torchview leaves out of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from netviz.ir import Note
from netviz.tracers.torchview.reading import Reading

_SHOWN = 5


def of_record(reading: Reading) -> Iterator[Note]:
    """What the record itself gives reason to say."""
    names = Counter(name for draft in reading.drafts for name in draft.uncounted)
    if names:
        said = some([f"{name} ({count})" for name, count in sorted(names.items())])
        yield Note("uncounted", f"torchview does not tell what operators cost: {said}")
    if reading.made:
        tensors = "1 tensor" if reading.made == 1 else f"{reading.made} tensors"
        yield Note("unseen", f"{tensors} made in the forward: torchview does not tell how")
    lost = [d.name for d in reading.drafts if d.kind == "output" and not d.inputs]
    if lost:
        yield Note("unseen", f"torchview lost where these outputs come from: {some(lost)}")


def some(items: list[str]) -> str:
    """The first few, and how many more there are."""
    rest = len(items) - _SHOWN
    return ", ".join(items[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
