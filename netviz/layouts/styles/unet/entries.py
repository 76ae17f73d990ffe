"""What comes into a U from beside it: the embedding of a time step, a condition, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from netviz.layouts.oblique.arrows import arrow
from netviz.layouts.styles.unet.places import Slab, small
from netviz.layouts.styles.unet.plan import Plan
from netviz.layouts.writing import write
from netviz.scene import Element, Mark
from netviz.themes.metrics import ascent, visible

_LONG = 9.0


def entries(plan: Plan) -> Iterator[Element]:
    """A short arrow from below into each sign of ``plan`` that something beside the U ends in."""
    drawn = {step.block.id for step in plan.found}
    drawn |= {id_ for skip in plan.skips.values() for id_ in skip.via}
    sources: dict[str, list[str]] = defaultdict(list)
    for link in plan.figure.links:
        sources[link.target].append(link.source)
    for n, (step, slab) in enumerate(zip(plan.found, plan.slabs, strict=True)):
        beside = [source for source in sources[step.block.id] if source not in drawn]
        name = _origin(plan, beside[0], sources) if beside else ""
        if slab.round and name and not plan.touched(n)[1]:
            marks = _stub(plan, slab, name)
            yield Element(id=f"{beside[0]}->{step.block.id}", kind="edge", role="main", marks=marks)


def _origin(plan: Plan, source: str, sources: Mapping[str, Sequence[str]]) -> str:
    """The name of the other input that ``source`` comes from; "" for what the U itself gives."""
    own = plan.found[0].block.id
    waiting, seen = [source], set()
    while waiting:
        block = plan.figure.block(waiting.pop())
        if block.role == "input":
            return block.name if block.id != own else ""
        seen.add(block.id)
        waiting += [s for s in sources[block.id] if s not in seen]
    return ""


def _stub(plan: Plan, slab: Slab, name: str) -> tuple[Mark, ...]:
    size, theme = small(plan.sheet.text), plan.sheet.theme
    x, low = slab.middle[0], slab.y + slab.height
    text = write(
        visible(name)[:12], x, low + _LONG + ascent(size) + 2, size=size, fill=theme.muted,
        anchor="middle",
    )  # fmt: skip
    return (*arrow(((x, low + _LONG), (x, low + 0.5)), theme.edge, 0.9), text)
