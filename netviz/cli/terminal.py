"""Writing to the two streams of a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

_COLOURS = {"error": "31", "bug": "31", "stopped": "33", "note": "33", "wrote": "32"}
_PLAIN = str.maketrans(
    {"×": "x", "·": "-", "–": "-", "…": "~", "─": "-", "│": "|", "├": "|", "└": "`", "→": "->"}
)


def say(heading: str, message: str) -> None:
    """One message to standard error, under a coloured heading on a terminal.

    Not wrapped, so that commands within it can be copied; control characters are shown, not sent.
    """
    from netviz.tables.units import visible

    colour = _COLOURS.get(heading, "1")
    shown = f"\x1b[{colour}m{heading}\x1b[0m" if coloured(sys.stderr) else heading
    pad = " " * max(1, 8 - len(heading))
    body = ("\n" + " " * 8).join(map(visible, message.split("\n")))
    sys.stderr.write(encodable(f"{shown}{pad}{body}\n", sys.stderr))
    sys.stderr.flush()


def coloured(stream: TextIO) -> bool:
    """Whether ``stream`` is a terminal that may be sent colours (https://no-color.org)."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def encodable(text: str, stream: TextIO) -> str:
    """``text`` with the signs that the stream cannot encode replaced by ASCII."""
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.translate(_PLAIN)
        return plain.encode(encoding, "replace").decode(encoding)
    return text


@contextlib.contextmanager
def prints_to_stderr() -> Iterator[None]:
    """Within, whatever the model's code prints goes to standard error, from C as well."""
    with contextlib.redirect_stdout(sys.stderr), _descriptor_to_stderr():
        yield


@contextlib.contextmanager
def _descriptor_to_stderr() -> Iterator[None]:
    try:
        sys.__stdout__.flush()  # type: ignore[union-attr]  # None is met by the except
        out, err = sys.__stdout__.fileno(), sys.__stderr__.fileno()  # type: ignore[union-attr]
        kept = os.dup(out)
    except (AttributeError, OSError, ValueError):
        yield  # streams without descriptors: nothing in C can write to them
        return
    os.dup2(err, out)
    try:
        yield
    finally:
        os.dup2(kept, out)
        os.close(kept)
