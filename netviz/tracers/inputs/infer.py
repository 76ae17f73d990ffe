"""Inputs for a model: declared ones, else inferred ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from torch import nn

from netviz.errors import InputError
from netviz.tracers.inputs.declared import from_hints
from netviz.tracers.inputs.families import by_family
from netviz.tracers.inputs.flags import gather, read_flag, write
from netviz.tracers.inputs.guard import kept
from netviz.tracers.inputs.record import Inputs
from netviz.tracers.inputs.search import Search, arguments, search
from netviz.tracers.inputs.shapes import Argument, Tensor
from netviz.tracers.inputs.signature import Signature, signature_of, unwrapped
from netviz.tracers.inputs.state import State
from netviz.tracers.inputs.trial import can_run_really, trial
from netviz.tracers.inputs.values import Maker, home, smallest_vocabulary


def infer(model: nn.Module, *, hints: Mapping[str, object] | None = None) -> Inputs:
    """Inputs with which ``model`` can be called, batch size 1 where it is not declared otherwise.

    ``hints``: what the model's file declares (``Target.hints``). Declared inputs win, then those
    of known families (transformers, diffusers, timm), then the forward's signature and its first
    layers, checked by trials on meta tensors. The model and the random state stay as they are.

    Raises `InputError` that says what was tried.
    """
    model = unwrapped(model)
    with kept(model) if can_run_really(model) else nullcontext():
        declared = from_hints(model, hints or {})
        if declared is not None:
            return declared
        signature = signature_of(model)
        state, run = search(model, signature, by_family(model, signature))
    if state is None:
        raise InputError(_failure(run))
    return _inputs(model, signature, state)


def parse(flags: list[str] | tuple[str, ...], model: nn.Module) -> Inputs:
    """Inputs as ``--input`` flags say them: positional ones in order, named ones by name.

    Raises `InputError` for a flag that is malformed or names no argument of ``forward``.
    """
    model = unwrapped(model)
    signature = signature_of(model)
    read = [read_flag(flag) for flag in flags]
    positional = [a for path, a in read if not path]
    named = _named(signature, [(p, a) for p, a in read if p])
    names = [p.name for p in signature.parameters if p.name not in named]
    if len(positional) > len(names) and not signature.variadic:
        takes = ", ".join(p.name for p in signature.parameters) or "no arguments"
        raise InputError(f"{len(read)} inputs given, and forward takes {takes}")
    _check_complete(signature, flags, set(named) | set(names[: len(positional)]))
    device, precision = home(model)
    maker = Maker(device=device, precision=precision)
    high = smallest_vocabulary(model)
    args = tuple(maker.make(_ranged(a, high)) for a in positional)
    kwargs = {k: maker.make(_ranged(a, high)) for k, a in named.items()}
    return Inputs(args=args, kwargs=kwargs, flags=tuple(flags), how="given by --input")


def _check_complete(signature: Signature, flags: Sequence[str], given: set[str]) -> None:
    """Raise `InputError` where an argument that ``forward`` cannot do without is left out."""
    needed = [p.name for p in signature.parameters if p.required]
    lacking = [name for name in needed if name not in given]
    if lacking and not signature.variadic:
        said = " ".join(f"--input {flag}" for flag in flags)
        more = " ".join(f"--input {name}=SHAPE" for name in lacking)
        takes = ", ".join(needed)
        raise InputError(f"forward takes {takes}; {said} leaves out {', '.join(lacking)}: {more}")


def _named(
    signature: Signature, read: list[tuple[tuple[str, ...], Argument]]
) -> dict[str, Argument]:
    kinds = {
        p.name: p.container or ("list" if "ist[" in p.annotation else "")
        for p in signature.parameters
    }
    found = gather(read, kinds)
    for name in found:
        if name not in signature.by_name and not signature.variadic:
            known = ", ".join(p.name for p in signature.parameters)
            raise InputError(
                f"--input {name}=...: forward has no argument {name!r}; it takes {known}"
            )
    return found


def _ranged(argument: Argument, high: int) -> Argument:
    from dataclasses import replace

    from netviz.tracers.inputs.shapes import Nested

    if isinstance(argument, Tensor):
        return replace(argument, high=high)
    if isinstance(argument, Nested):
        return replace(argument, items=tuple((k, _ranged(v, high)) for k, v in argument.items))
    return argument


def _inputs(model: nn.Module, signature: Signature, state: State) -> Inputs:
    args, kwargs, _ = arguments(state, signature, model, real=True)
    flags = _flags(args, kwargs, signature)
    return Inputs(
        args=args, kwargs=kwargs, flags=flags, how="inferred from the model", assumed=True
    )


def _flags(
    args: tuple[Any, ...], kwargs: Mapping[str, Any], signature: Signature
) -> tuple[str, ...]:
    """Flags for the arguments; named as soon as one is not a plain tensor or there are several."""
    if len(args) == 1 and not kwargs:
        one = write(args, {})
        if len(one) == 1 and "=" not in one[0]:
            return one
    names = [p.name for p in signature.parameters]
    return write((), dict(zip(names, args, strict=False)) | dict(kwargs))


def _failure(run: Search) -> str:
    lines = ["The inputs of this model could not be inferred. Tried:"]
    shown: set[str] = set()
    for state, reason in run.tried:
        args, kwargs, _ = arguments(state, run.signature, run.model, real=False)
        flags = " ".join(f"--input {f}" for f in _flags(args, kwargs, run.signature)) or "no input"
        if reason not in shown and len(shown) < 6:
            shown.add(reason)
            lines.append(f"  {flags}: {reason}")
    parameters = run.signature.parameters
    names = [p.name for p in parameters if p.required] or [p.name for p in parameters[:1]] or ["x"]
    example = " ".join(f"--input {n}=1x3x224x224" for n in names)
    return "\n".join([*lines, "Say what the forward takes, for example:", f"    {example}"])


__all__ = ["infer", "parse", "trial"]
