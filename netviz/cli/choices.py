"""Options that take one of a few values: checked, completed and listed alike."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import typer

Known = Callable[[], Iterable[str]]


def one_of(values: Iterable[str]) -> Callable[[str | None], str | None]:
    """A typer callback that lets only ``values`` pass, upper or lower case alike."""
    known = tuple(values)
    by_lower = {value.lower(): value for value in known}

    def check(value: str | None) -> str | None:
        if value is None:
            return None
        found = by_lower.get(value.lower())
        if found is None:
            raise typer.BadParameter(_unknown(value, known))
        return found

    return check


def several_of(values: Iterable[str]) -> Callable[[str | None], str | None]:
    """Like `one_of`, for a list with commas."""
    known = tuple(values)
    check = one_of(known)

    def check_all(value: str | None) -> str | None:
        if value is None:
            return None
        parts = [part.strip() for part in value.split(",") if part.strip()]
        return ",".join(str(check(part)) for part in parts)

    return check_all


def completer(values: Iterable[str]) -> Callable[[str], list[str]]:
    """A typer completion over ``values``."""
    known = tuple(values)
    return lambda incomplete: [value for value in known if value.startswith(incomplete)]


def choice(
    *names: str,
    values: Iterable[str],
    text: str,
    panel: str,
    metavar: str | None = None,
    default: str | None = None,
) -> Any:
    """A typer option that takes one of ``values``; ``default``: what is meant by leaving it out."""
    known = tuple(values)
    return typer.Option(
        *names,
        callback=one_of(known),
        autocompletion=completer(known),
        metavar=metavar or f"[{'|'.join(known)}]",
        help=text,
        rich_help_panel=panel,
        show_default=default or True,
    )


def flag(*names: str, text: str, panel: str) -> Any:
    """A typer option without a value."""
    return typer.Option(*names, metavar="", help=text, rich_help_panel=panel)


def pairs(values: list[str] | None) -> Mapping[str, str]:
    """``["K=V", ...]`` as a mapping; raises ``BadParameter`` for what is not a pair."""
    found = {}
    for value in values or []:
        key, sign, rest = value.partition("=")
        if not sign or not key:
            raise typer.BadParameter(f"{value!r} is not NAME=VALUE")
        found[key] = rest
    return found


def _unknown(value: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{value!r} is none of {', '.join(known)}.{hint}"
