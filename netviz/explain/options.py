"""A topic's options: one frozen dataclass, read alike from Python and from the command line.

::

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Options:
        width: int = option(16, "Numbers a position.", parse=whole(least=2), metavar="N")
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any, TypeVar

from netviz.errors import FormatError

T = TypeVar("T")
Parse = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a field says of itself.

    ``about``: its line in the help. ``parse``: from text or a Python value to the field's value;
    raises ``ValueError`` that says what is allowed. ``metavar``: how help names its value ("" for
    a switch). ``argument``: given by place on the command line, not by name.
    ``default``: how help names the default, where that is not the value itself.
    """

    about: str
    parse: Parse
    metavar: str
    argument: bool = False
    default: str = ""


def option(
    default: Any,
    about: str,
    *,
    parse: Parse,
    metavar: str,
    argument: bool = False,
    default_text: str = "",
) -> Any:
    """A field of an options record."""
    told = Told(about=about, parse=parse, metavar=metavar, argument=argument, default=default_text)
    return dataclasses.field(default=default, metadata={"told": told})


def switch(about: str) -> Any:
    """A field that is off unless asked for."""
    return option(False, about, parse=_truth, metavar="")


def told_of(record: type) -> dict[str, tuple[Told, Any]]:
    """Every field of an options record: what it says of itself, and its default."""
    return {f.name: (f.metadata["told"], f.default) for f in dataclasses.fields(record)}


def read(record: type[T], given: Mapping[str, Any], *, topic: str) -> T:
    """An options record with what was ``given``, each value parsed; None stands for the default.

    Raises `FormatError` for a name that there is not, and for a value that its field refuses.
    """
    fields = told_of(record)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in fields:
            near = difflib.get_close_matches(name, fields, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise FormatError(
                f"{topic} has no option {name!r}; {hint}its options: {', '.join(fields)}"
            )
        if value is not None:
            values[name] = _parsed(name, value, fields[name][0])
    return record(**values)


def _parsed(name: str, value: Any, told: Told) -> Any:
    try:
        return told.parse(value)
    except (ValueError, TypeError) as error:
        raise FormatError(f"{name.replace('_', '-')} {value!r}: {error}") from error


def whole(*, least: int | None = None, most: int | None = None) -> Parse:
    """A parser of whole numbers from ``least`` to ``most``."""

    def parse(value: Any) -> int:
        number = _integer(value)
        if least is not None and number < least:
            raise ValueError(f"must be at least {least}")
        if most is not None and number > most:
            raise ValueError(f"must be at most {most}")
        return number

    return parse


def sizes(*, least: int) -> Parse:
    """A parser of sizes: 3, "3", (3, 5), "3x5" or "3,5", each at least ``least``.

    One number gives a tuple of one, for every dimension alike.
    """

    def parse(value: Any) -> tuple[int, ...]:
        parts = value
        if isinstance(value, str):
            parts = value.lower().replace("×", "x").replace(",", "x").split("x")
        elif isinstance(value, int):
            parts = (value,)
        found = tuple(_integer(part) for part in parts)
        if not found or min(found) < least:
            raise ValueError(f"must be at least {least}" if found else "give a number, or 3x5")
        return found

    return parse


def labels(*, least: int = 1, most: int = 10) -> Parse:
    """A parser of handwritten digits: 3, "3,5,8" or (3, 5, 8), from ``least`` to ``most`` many."""

    def parse(value: Any) -> tuple[int, ...]:
        parts = value.replace(",", " ").split() if isinstance(value, str) else value
        found = tuple(
            _integer(part) for part in (parts if isinstance(parts, (tuple, list)) else (parts,))
        )
        if not least <= len(found) <= most:
            many = str(least) if least == most else f"{least} to {most}"
            raise ValueError(f"give {many} digits, such as {','.join('381967'[: max(least, 2)])}")
        if not all(0 <= digit <= 9 for digit in found):
            raise ValueError("digits are 0 to 9")
        return found

    return parse


def one_of(*known: str) -> Parse:
    """A parser that lets only ``known`` words pass."""

    def parse(value: Any) -> str:
        word = str(value).lower()
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise ValueError(f"{hint}choose from {', '.join(known)}")
        return word

    return parse


def number(*, least: float | None = None, most: float | None = None) -> Parse:
    """A parser of numbers from ``least`` to ``most``."""

    def parse(value: Any) -> float:
        try:
            found = float(value)
        except ValueError:
            raise ValueError("give a number, such as 0.5") from None
        if isnan(found):
            raise ValueError("is no number")
        if least is not None and found < least:
            raise ValueError(f"must be at least {least:g}")
        if most is not None and found > most:
            raise ValueError(f"must be at most {most:g}")
        return found

    return parse


def words(value: Any) -> str:
    """A parser of any text."""
    return str(value)


def as_it_is(value: Any) -> Any:
    """A parser of anything."""
    return value


def _integer(value: Any) -> int:
    if isinstance(value, (bool, float)) and value != int(value):
        raise ValueError("give a whole number")
    try:
        return int(value)
    except ValueError:
        raise ValueError("give a whole number, or 3x5 where there are several") from None


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("is True or False")
    return value
