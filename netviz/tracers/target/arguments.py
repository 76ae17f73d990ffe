"""``parse_args()`` in a user's file: it sees no arguments of ours and never exits."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def lenient_parsers(notes: list[str]) -> Iterator[None]:
    """Within the scope, parsers give their defaults; what was required is None and noted."""
    original = argparse.ArgumentParser.parse_known_args

    def parse(self: argparse.ArgumentParser, args: Any = None, namespace: Any = None) -> Any:
        if args is not None:
            return original(self, args, namespace)
        required = [a for a in self._actions if a.required]
        groups = [g for g in self._mutually_exclusive_groups if g.required]
        items: list[Any] = [*required, *groups]
        for item in items:
            item.required = False
        try:
            found = original(self, [], namespace)
        finally:
            for item in items:
                item.required = True
        unset = [a for a in required if getattr(found[0], a.dest, None) is None]
        if unset:
            names = ", ".join("/".join(a.option_strings) or a.dest for a in unset)
            notes.append(f"parse_args(): {names} would be required; taken as None")
        return found

    argparse.ArgumentParser.parse_known_args = parse  # type: ignore[method-assign]
    try:
        yield
    finally:
        argparse.ArgumentParser.parse_known_args = original  # type: ignore[method-assign]
