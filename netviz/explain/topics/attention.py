"""Attention maps of a real forward pass, for every layer and head: who looks at whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.options import as_it_is, option, whole, words
from netviz.explain.text import count, table

_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A model, what it reads, and the map that is drawn large."""

    subject: Any = option(
        "zoo:transformer", "The model.", parse=as_it_is, metavar="TARGET", argument=True
    )
    tokens: str | None = option(
        None, "Words for it to read, which label the map.", parse=words, metavar="WORDS"
    )
    input: str | None = option(
        None, "An input, as in netviz draw; else inferred.", parse=words, metavar="SHAPE"
    )
    layer: int = option(0, "The attention drawn large.", parse=whole(least=0), metavar="N")
    head: int = option(0, "Its head.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """Run the model and show its maps. Raises `FormatError` for a layer or head that is not."""
    from netviz.explain.maps.figure import draw, move
    from netviz.explain.maps.run import Maps, run

    tokens = tuple((options.tokens or "").split())
    found: Maps = run(options.subject, tokens=tokens, inputs=options.input)
    if options.layer >= len(found.found):
        raise FormatError(f"there are attentions 0 to {len(found.found) - 1}, not {options.layer}")
    heads = len(found.found[options.layer].weights)
    if options.head >= heads:
        raise FormatError(f"attention {options.layer} has heads 0 to {heads - 1}")
    chosen = options.layer, options.head
    return Explanation(
        topic="attention",
        numbers=_numbers(found, chosen),
        text=_text(found, chosen),
        draw=lambda theme: draw(found, chosen, theme),
        move=lambda theme: move(found, options.layer, theme),
        pace=900,
        assumed=found.notes,
    )


def _numbers(found: Any, chosen: tuple[int, int]) -> dict[str, Any]:
    layer, head = chosen
    maps = [
        {"layer": index, "path": attention.path, "shape": tuple(attention.weights.shape)}
        for index, attention in enumerate(found.found)
    ]
    weights = found.found[layer].weights[head]
    return {
        "model": found.name, "attention": maps, "layer": layer, "head": head,
        "tokens": found.labels(weights.shape[1]), "weights": weights.tolist(),
    }  # fmt: skip


def _text(found: Any, chosen: tuple[int, int]) -> str:
    rows = []
    for index, attention in enumerate(found.found[:_ROWS]):
        heads, queries, keys = attention.weights.shape
        sizes = f"{count(heads, 'head')}, {queries}×{keys}"
        rows.append((str(index), f"{attention.path or 'the model'}: {sizes}"))
    if len(found.found) > _ROWS:
        rows.append(("", f"and {len(found.found) - _ROWS} more"))
    layer, head = chosen
    weights = found.found[layer].weights[head]
    most = weights.argmax(-1).tolist()
    queries, keys = found.labels(weights.shape[0]), found.labels(weights.shape[1])
    lines = [
        f"  {query} looks most at {keys[at]} ({weights[place, at]:.2f})"
        for place, (query, at) in enumerate(zip(queries, most, strict=True))
    ]
    shown = "\n".join(lines[:_ROWS])
    return f"Attention of {found.name}\n\n{table(rows)}\nattention {layer}, head {head}\n{shown}\n"
