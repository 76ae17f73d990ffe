"""What ``netviz diff`` does: trace both, compare, print or write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netviz import output as files
from netviz.cli.progress import progress
from netviz.cli.table import show
from netviz.cli.terminal import prints_to_stderr, say
from netviz.comparison import Diff, compare, rehearse, suffix_of
from netviz.errors import NetvizError, OutputError
from netviz.resolve import Request, Resolved, resolve

_BINARY = ("png", "pdf")


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a difference goes (None: the terminal), its format, its options, how much of it."""

    output: str | None
    form: str | None
    options: Mapping[str, Any]
    everything: bool


@dataclass(frozen=True, slots=True)
class Comparing:
    """One run of diff on two ``targets``; ``inputs`` of either."""

    targets: tuple[str, str]
    inputs: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()), kw_only=True)
    mode: str = field(default="eval", kw_only=True)
    tensors: str = field(default="auto", kw_only=True)
    tracer: str = field(default="modes", kw_only=True)
    device: str | None = field(default=None, kw_only=True)
    trust: bool = field(default=False, kw_only=True)
    quiet: bool = field(default=False, kw_only=True)

    def show(self, shown: Shown) -> Diff:
        """Trace both, and print or write how they differ."""
        suffix = shown.form or ("table" if shown.output is None else suffix_of(shown.output))
        path = shown.output or files.STDOUT
        _check(path, suffix)
        with prints_to_stderr(), progress(quiet=self.quiet) as step:
            rehearse(shown.options, suffix)
            both = [self._resolve(side, step) for side in (0, 1)]
            step("Comparing")
            found = compare(
                both[0].graph,
                both[1].graph,
                everything=shown.everything,
                options=shown.options,
                targets=self.targets,
            )
            on_terminal = path == files.STDOUT and suffix == "table"
            data = b"" if on_terminal else found.render(suffix)
        if on_terminal:
            show(found, sys.stdout)
        else:
            files.write(data, path)
        if not self.quiet:
            self._report(found, both, path)
        return found

    def _report(self, found: Diff, both: list[Resolved], path: str) -> None:
        for target, resolved in zip(self.targets, both, strict=True):
            flags = " ".join(f"--input {flag}" for flag in resolved.inputs)
            if flags:
                say("input", f"{target}: {flags}")
            for note in resolved.notes:
                say("note", f"{target}: {note}")
        if path != files.STDOUT:
            say("diff", found.verdict())
            say("wrote", path)

    def _resolve(self, side: int, step: Callable[[str], None]) -> Resolved:
        """The graph of one target; errors say which of the two they are about."""
        target = self.targets[side]
        request = Request(
            inputs=self.inputs[side],
            mode=self.mode,
            tensors=self.tensors,
            tracer=self.tracer,
            device=self.device,
            trust=self.trust,
        )
        try:
            return resolve(target, request, step=step)
        except NetvizError as error:
            error.args = (f"{'AB'[side]} ({target}): {error}", *error.args[1:])
            raise


def _check(path: str, suffix: str) -> None:
    if path == files.STDOUT and suffix in _BINARY and sys.stdout.isatty():
        raise OutputError(
            f"{suffix} is not for a terminal: name a file with -o, or send it on with >"
        )
    files.check(path)
