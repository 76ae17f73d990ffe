"""Fenced blocks of a Markdown page, and how to run them.

- ``python``: run, with one set of names through the page;
- any language with ``file=NAME``: saved under that name, for the blocks after it;
- ``sh``: lines that start with ``netviz`` are run by the command line's own entry point (those
  with ``--via`` where there is TeX); others must be among `NOT_RUN`;
- ``text`` right after a ``sh`` block: what its last command printed, line by line.

Everything runs in the current folder.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = ("pip install ", "python3 dev.py ", "git clone ", "cd ")
"""Starts of shell lines that install or test things, which CI does for itself."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, the rest of its first line, its text and its line number."""

    language: str
    info: str
    text: str
    line: int


def blocks_of(page: str) -> list[Block]:
    """Every fenced block of a page that names a language."""
    return [
        Block(m[1], m[2].strip(), m[3], page.count("\n", 0, m.start()) + 1)
        for m in FENCE.finditer(page)
    ]


@dataclass
class Runner:
    """Runs the blocks of one page in order; ``printed`` is what the last one said.

    ``page`` names the page in tracebacks, whose line numbers are the page's own.
    """

    page: str = "<page>"
    printed: str = ""
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__docs__"})

    def run(self, block: Block) -> None:
        """Run one block, or compare it with what was printed before."""
        actions = {"python": self.python, "sh": self.shell, "text": self.compare}
        if block.info.startswith("file="):
            Path(block.info.removeprefix("file=")).write_text(block.text, encoding="utf-8")
            return
        actions.get(block.language, lambda _: None)(block)

    def python(self, block: Block) -> None:
        code = compile("\n" * block.line + block.text, self.page, "exec")
        with redirect_stdout(io.StringIO()) as out:
            exec(code, self.names)  # the page is ours, and running it is the point
        self.printed = out.getvalue()

    def shell(self, block: Block) -> None:
        for line in block.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if "--via" in words and not shutil.which("pdflatex"):
                continue
            if words[:1] == ["netviz"]:
                words, redirected, target = cut(words, ">")
                self.printed = command(words[1:])
                if redirected:
                    Path(target).write_text(self.printed, encoding="utf-8")
            elif words:
                assert line.startswith(NOT_RUN), f"the docs cannot run {line!r}"

    def compare(self, block: Block) -> None:
        """The page shows exactly what was printed, spaces at line ends aside."""
        shown, printed = tidy(block.text), tidy(self.printed)
        assert shown == printed, f"{self.page}:{block.line} should read:\n" + "\n".join(printed)


def cut(words: list[str], sign: str) -> tuple[list[str], bool, str]:
    """The words before ``sign``, whether it is there, and the word after it."""
    if sign not in words:
        return words, False, ""
    at = words.index(sign)
    return words[:at], True, words[at + 1]


def tidy(text: str) -> list[str]:
    """Lines without the spaces at their ends, and without empty lines around them."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def command(arguments: list[str]) -> str:
    """Run ``netviz`` with these arguments in this process; what it printed to standard output."""
    from netviz.cli import main

    before, sys.argv = sys.argv, ["netviz", *arguments]
    out, err = stream(), stream()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = exit_code(main)
    finally:
        sys.argv = before
    assert code == 0, f"netviz {shlex.join(arguments)} exited with {code}:\n{said(err)}"
    return said(out)


def stream() -> io.TextIOWrapper:
    """A stream in memory that, like a terminal's, has an encoding and bytes below it."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def said(text: io.TextIOWrapper) -> str:
    """All that was written to a `stream`."""
    return text.buffer.getvalue().decode("utf-8")


def exit_code(entry: Any) -> int:
    """Call a console entry point; the code that its process would exit with."""
    try:
        result = entry()
    except SystemExit as exit_:
        result = exit_.code
    return result if isinstance(result, int) else int(result is not None)
