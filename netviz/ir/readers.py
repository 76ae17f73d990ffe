"""Readers of JSON values: each gives the value it wants, or says what does not fit and where."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T")
Reader = Callable[[Json], T]


class MisfitError(Exception):
    """What is wrong, and where: each reader on the way out puts its own step before ``place``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.place = ""

    def under(self, step: str) -> MisfitError:
        """This error, seen from one step further out."""
        self.place = step + self.place
        return self


@dataclass(frozen=True, slots=True)
class Record:
    """How to read one kind of record: its keys, which of them are needed, and what it makes."""

    make: Callable[..., Any]
    readers: dict[str, Reader[Any]]
    needed: tuple[str, ...]

    def __call__(self, value: Json) -> Any:
        """The record in the object ``value``; an unknown or missing key is a misfit."""
        if not isinstance(value, dict):
            raise MisfitError(f"must be an object, not {show(value)}")
        found = {}
        readers = self.readers
        key = ""
        try:
            for key, item in value.items():
                found[key] = readers[key](item)
        except KeyError:
            raise MisfitError(self._unknown(key)) from None
        except MisfitError as misfit:
            raise misfit.under(f".{key}") from None
        for key in self.needed:
            if key not in found:
                raise MisfitError(f"{key!r} is missing")
        return self.make(**found)

    def _unknown(self, key: str) -> str:
        near = difflib.get_close_matches(key, self.readers, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self.readers)}"
        return f"unknown key {key!r} ({hint})"


def show(value: Json) -> str:
    """``value`` for a message, cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def string(value: Json) -> str:
    """A string."""
    if isinstance(value, str):
        return value
    raise MisfitError(f"must be a string, not {show(value)}")


def count(value: Json) -> int:
    """A whole number from 0."""
    if type(value) is int and value >= 0:
        return value
    raise MisfitError(f"must be a whole number from 0, not {show(value)}")


def flag(value: Json) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise MisfitError(f"must be true or false, not {show(value)}")


def many(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list of what ``reader`` reads."""

    def read(value: Json) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise MisfitError(f"must be a list, not {show(value)}")
        found: list[T] = []
        try:
            found.extend(map(reader, value))
        except MisfitError as misfit:
            raise misfit.under(f"[{len(found)}]") from None
        return tuple(found)

    return read


def mapping(reader: Reader[T]) -> Reader[dict[str, T]]:
    """An object with any keys, its values read by ``reader``."""

    def read(value: Json) -> dict[str, T]:
        if not isinstance(value, dict):
            raise MisfitError(f"must be an object, not {show(value)}")
        key = ""
        found: dict[str, T] = {}
        try:
            for key, item in value.items():
                found[key] = reader(item)
        except MisfitError as misfit:
            raise misfit.under(f".{key}") from None
        return found

    return read
