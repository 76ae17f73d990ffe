"""A model run on words or on inferred inputs, for its attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netviz.errors import FormatError, TargetError, TraceError
from netviz.explain.maps.record import Attention, record
from netviz.explain.maps.words import worded

if TYPE_CHECKING:
    from netviz.tracers.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """``found``: the attention in order. ``labels``: names of queries and keys by their number,
    where there are any. ``name``: the model's. ``notes``: what was assumed."""

    found: list[Attention]
    name: str
    tokens: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def labels(self, count: int) -> tuple[str, ...]:
        """Names of ``count`` places: the tokens where there are as many, else numbers."""
        if len(self.tokens) == count:
            return self.tokens
        if len(self.tokens) + 1 == count:  # a decoder's or classifier's own first place
            return ("[1]", *self.tokens)
        return tuple(map(str, range(count)))


def run(subject: Any, *, tokens: tuple[str, ...] = (), inputs: str | None = None) -> Maps:
    """Run ``subject`` (a model or a TARGET) on ``inputs`` (as ``--input`` takes them), else on
    inferred ones; whole-number inputs of a sequence become the numbers of ``tokens``.

    Raises `FormatError` where no attention is seen, `TraceError` where the forward fails.
    """
    from netviz.tracers.inputs import infer, parse

    model, name = subject, type(subject).__name__
    hints: Mapping[str, object] = {}
    notes: tuple[str, ...] = ()
    if isinstance(subject, str):
        target = _loaded(subject)
        model, name, hints = target.model, target.name, target.hints
        notes = (*target.notes, *((_UNTRAINED,) if subject.startswith("zoo:") else ()))
    if not hasattr(model, "named_modules"):
        raise TargetError(
            f"{subject} holds no model that can be run; name one in Python or a TARGET"
        )
    given = parse((inputs,), model) if inputs else infer(model, hints=hints)
    args, kwargs = worded(model, given.args, given.kwargs, tokens)
    found = _recorded(model, args, kwargs)
    if not found:
        raise FormatError(f"{name} computed no attention that could be seen in its forward")
    read = any(new is not old for new, old in zip(args, given.args, strict=True))
    read = read or any(kwargs[key] is not old for key, old in given.kwargs.items())
    if not inputs and not read:
        notes += (f"inputs {given.how}: {' '.join(given.flags)}",)
    if tokens and not read:
        notes += (_UNREAD,)
    return Maps(found=found, name=name, tokens=tokens, notes=notes)


_UNTRAINED = (
    "models of the zoo have random weights, the same every time: the maps show what is computed, "
    "not what a trained model has learnt"
)
_UNREAD = (
    "the model reads no tokens (no input is a sequence of whole numbers); they label the map where "
    "it has as many places"
)


def _loaded(target: str) -> Target:
    """The model of ``target``; what of it is random is the same every time."""
    import torch

    from netviz.tracers.target import load

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return load(target)


def _recorded(model: Any, args: Any, kwargs: Mapping[str, Any]) -> list[Attention]:
    import torch

    if any(p.device.type == "meta" for p in model.parameters()):
        raise FormatError(
            "this model has shapes only, no weights to compute with (it is on the meta device): "
            "build a smaller one on another device"
        )
    first = next((a for a in (*args, *kwargs.values()) if isinstance(a, torch.Tensor)), None)
    batch = int(first.shape[0]) if first is not None and first.ndim else 1
    training = [module for module in model.modules() if module.training]
    model.eval()
    try:
        return record(model, lambda: model(*args, **kwargs), batch=batch)
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        raise TraceError(f"the forward failed: {error}") from error
    finally:
        for module in training:
            module.training = True
