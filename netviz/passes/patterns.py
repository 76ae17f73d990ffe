"""Words for kinds of layers, and chains of them: ``conv|linear > norm? > act?``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache

from netviz.errors import FormatError
from netviz.ir import Node
from netviz.passes.roles import ROLES, role_of

SHORT = {
    "conv": "convolution", "norm": "normalisation", "normalization": "normalisation",
    "act": "activation", "pool": "pooling", "up": "upsampling", "drop": "dropout",
    "attn": "attention", "rnn": "recurrent", "embed": "embedding",
}  # fmt: skip
"""Short words for roles."""

_ENDS = ("input", "output")
_WORD = re.compile(r"[\w.*?\[\]-]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One place in a chain: any of ``words``; ``optional``: or nothing."""

    words: tuple[str, ...]
    optional: bool = False

    def fits(self, node: Node) -> bool:
        """Whether ``node`` is of one of the kinds."""
        return any(is_kind(node, word) for word in self.words)


def is_kind(node: Node, word: str) -> bool:
    """Whether ``word`` names the role, the class or the operator of ``node`` (a glob may).

    Classes are compared without regard to case; an in-place operator counts as the plain one.
    """
    role = SHORT.get(word, word)
    if role in ROLES:
        return role_of(node) == role
    name = node.op.rstrip("_") or node.op
    return fnmatchcase(name.lower(), word.lower())


@lru_cache(maxsize=256)
def parse(pattern: str) -> tuple[Term, ...]:
    """The terms of ``pattern``: words between ``>``, alternatives with ``|``, ``?`` behind what
    may be missing. Raises `FormatError` for what is no such chain."""
    terms = tuple(_term(part.strip(), pattern) for part in pattern.split(">"))
    if len(terms) < 2 or terms[0].optional:
        raise FormatError(
            f"cannot merge {pattern!r}: name two layers or more, the first of them always there, "
            f'as in "conv > norm > act" or "conv|linear > norm? > act?"'
        )
    return terms


def _term(part: str, pattern: str) -> Term:
    optional = part.endswith("?")
    words = tuple(word.strip() for word in part.removesuffix("?").split("|"))
    for word in words:
        known(word, where=f" in {pattern!r}")
    return Term(words, optional)


def known(word: str, *, where: str = "") -> str:
    """``word`` itself; `FormatError` with near ones where it cannot be a kind of layer.

    Small letters alone are a role or an operator; anything else may be a class or a glob.
    """
    if not _WORD.fullmatch(word):
        raise FormatError(f"no kind of layer {word!r}{where}; {_near(word)}")
    return word


def _near(word: str) -> str:
    close = get_close_matches(word, [*SHORT, *ROLES], 3)
    hint = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
    return f"{hint}Roles: {', '.join((*SHORT, *ROLES))}; or a class or operator, as in 'Conv2d'"


def named(words: tuple[str, ...], nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """Those of ``words`` that are a role, or name the class or operator of one of ``nodes``."""
    return tuple(
        word
        for word in words
        if SHORT.get(word, word) in ROLES or any(is_kind(node, word) for node in nodes)
    )


def unmatched(
    words: tuple[str, ...], nodes: tuple[Node, ...], *, what: str, classes: Iterable[str] = ()
) -> None:
    """Raise `FormatError` for words that fit none of ``nodes``, with near ones that do, and of the
    ``classes`` of calls."""
    fitting = named(words, nodes)
    for word in words:
        if word in fitting:
            continue
        there = sorted({*(node.op for node in nodes if node.kind not in _ENDS), *classes})
        known = {name.lower(): name for name in (*SHORT, *ROLES, *there)}
        close = [known[name] for name in get_close_matches(word.lower(), list(known), 4, 0.5)]
        hint = f"did you mean {', '.join(close)}?" if close else f"there are: {', '.join(there)}"
        raise FormatError(f"cannot {what} {word!r}: no such role, class or operator here; {hint}")
