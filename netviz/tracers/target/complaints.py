"""What to say when a file gives no model, or several."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.tracers.target.candidates import blanks, module_like, required, roots, signature
from netviz.tracers.target.source import Source


@dataclass(slots=True)
class Search:
    """A file being searched; ``tried``: why each candidate was not it, in order."""

    source: Source
    tried: dict[str, str] = field(default_factory=dict)


def unbuildable(search: Search, name: str) -> str:
    """Why ``name`` gives no module, and how to give its arguments."""
    source = search.source
    reason = search.tried.get(name, "it gives no torch module")
    lines = [f"{source.spelling}: {name} cannot be built: {reason}"]
    if required(source, name):
        lines += ["Give its arguments:", f"    {_command(source, name)}"]
    return "\n".join(lines)


def ambiguous(search: Search, names: list[str]) -> str:
    """The commands that name one of several models."""
    spelling = search.source.spelling
    lines = [f"{spelling} holds several models; name the one to use:"]
    return "\n".join([*lines, *(f"    {_command(search.source, n)}" for n in names)])


def failure(search: Search) -> str:
    """Every candidate with why it was not it, and a command to type."""
    source = search.source
    names = [n for n in search.tried if n in source.bound]
    names += [n for n in module_like(source) if n not in names]
    if not names:
        what = "; ".join(f"{n}: {reason}" for n, reason in search.tried.items())
        return f"{source.spelling} holds no torch model" + (f" ({what})" if what else "")
    lines = [f"{source.spelling}: no model could be built from it."]
    for name in names:
        reason = search.tried.get(name, "other classes use it as a part")
        lines.append(f"  {signature(source, name)}: {reason}")
    callable_ones = [n for n in names if required(source, n)]
    if callable_ones:
        example = _command(source, _best(source, callable_ones))
        lines += ["Name one and give its arguments, for example:", f"    {example}"]
    return "\n".join(lines)


def _best(source: Source, names: list[str]) -> str:
    callables = [n for n in names if n in roots(source)] or [
        n for n in names if n in source.classes
    ]
    return (callables or names)[0]


def _command(source: Source, name: str) -> str:
    """The command that names ``name``, its required arguments to be filled in."""
    wanted = ", ".join(blanks(source, name))
    target = f"{source.spelling}:{name}" + (f"({wanted})" if wanted else "")
    quoted = f"'{target}'" if wanted or " " in target else target
    return f"netviz draw {quoted}"
