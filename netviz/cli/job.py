"""What draw and summary share: find the model, trace it, write the result, say what was done."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.cli.progress import progress
from netviz.cli.report import draw_report
from netviz.cli.table import show
from netviz.cli.terminal import prints_to_stderr, say
from netviz.draw_options import options_of
from netviz.errors import OutputError, TraceError
from netviz.layouts.styles import AUTO
from netviz.picture import DEFAULT_FORMAT, Drawing, format_of, rehearse
from netviz.renderers import TABLES, renderer
from netviz.resolve import Request, Resolved, resolve
from netviz.tables import Summary, summarise
from netviz.tex.options import idle
from netviz.values import with_values

_BINARY = ("png", "pdf", "gif")
_ENDINGS = {".json": "json", ".csv": "csv", ".md": "md", ".tex": "latex"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Where a picture goes (None: the model's name), its format and options.

    ``save_spec``: where its choices go too.
    """

    output: str | None
    form: str | None
    options: Mapping[str, Any]
    partial: bool = False
    save_spec: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a table goes, its form (None: by the ending of ``output``), and what it shows."""

    output: str = files.STDOUT
    form: str | None = None
    depth: int | None = None
    sort: str = "path"
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One run of draw or summary on ``target``."""

    target: str
    inputs: tuple[str, ...] = field(default=(), kw_only=True)
    mode: str = field(default="eval", kw_only=True)
    tensors: str = field(default="auto", kw_only=True)
    tracer: str = field(default="modes", kw_only=True)
    device: str | None = field(default=None, kw_only=True)
    trust: bool = field(default=False, kw_only=True)
    quiet: bool = field(default=False, kw_only=True)

    def draw(self, picture: Picture) -> Path:
        """Trace, draw and write; the path written."""
        suffix = picture.form or _suffix(picture.output)
        for place in (picture.output, picture.save_spec):
            if place is not None:
                _check(place, suffix)
        with prints_to_stderr(), progress(quiet=self.quiet) as step:
            rehearse(picture.options, suffix)
            resolved, failure = self._resolve(step, partial=picture.partial)
            drawing = Drawing(resolved.graph, with_values(resolved, picture.options))
            path = picture.output or files.file_name(resolved.graph.name, suffix)
            files.check(path)
            step(f"Drawing {resolved.graph.name}")
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always", UserWarning)
                made = drawing.files(path, suffix)
        for written, data in made.items():
            files.write(data, written)
        if picture.save_spec is not None:
            self._save_spec(picture.save_spec, drawing)
        if not self.quiet:
            said = (str(w.message) for w in warned if w.category is UserWarning)
            for text in dict.fromkeys((*idle(options_of(drawing.options), suffix), *said)):
                say("note", text)
            if picture.options.get("style") == AUTO:
                say("style", f"{drawing.style} (suits this network best; --style takes another)")
            draw_report(resolved, path=str(path), data=made[Path(path)], suffix=suffix)
            for written in list(made)[1:]:
                say("wrote", str(written))
        if failure is not None:
            raise failure
        return Path(path)

    def _save_spec(self, path: str, drawing: Drawing) -> None:
        from netviz.spec import TRACING, Spec, write

        tracing = {name: getattr(self, name) for name in TRACING}
        plain = {f.name: f.default for f in fields(Job)}
        chosen = {name: value for name, value in tracing.items() if value != plain[name]}
        spec = Spec(target=self.target, tracing=chosen, options=drawing.options)
        write(path, spec, graph=drawing.graph)
        if not self.quiet:
            say("wrote", path)

    def table(self, table: Table) -> None:
        """Trace, sum up, and print or write."""
        files.check(table.output)
        with prints_to_stderr(), progress(quiet=self.quiet) as step:
            resolved, _ = self._resolve(step)
            step("Counting")
            summary = summarise(
                resolved.graph, depth=table.depth, sort=table.sort, backward=table.backward
            )
        if not self.quiet:
            for note in resolved.notes:
                say("note", note)
        self._show(summary, table)

    def _show(self, summary: Summary, table: Table) -> None:
        form = table.form or _ENDINGS.get(Path(table.output).suffix.lower(), "table")
        if table.output == files.STDOUT and form == "table":
            show(summary, sys.stdout)
            return
        files.write(renderer(TABLES[form])(summary), table.output)
        if table.output != files.STDOUT and not self.quiet:
            say("wrote", table.output)

    def _resolve(self, step: Any, *, partial: bool = False) -> tuple[Resolved, TraceError | None]:
        """The graph; with ``partial`` that of a forward that failed, and its failure."""
        request = Request(
            inputs=self.inputs,
            mode=self.mode,
            tensors=self.tensors,
            tracer=self.tracer,
            device=self.device,
            trust=self.trust,
        )
        try:
            return resolve(self.target, request, step=step), None
        except TraceError as error:
            if error.graph is None or not error.graph.nodes:
                raise
            if partial:
                return Resolved(graph=error.graph), error
            hint = "--partial draws what ran until then, the failing operator marked"
            error.args = (f"{error}\n{hint}",)
            raise


def _check(output: str, suffix: str) -> None:
    if output == files.STDOUT and suffix in _BINARY and sys.stdout.isatty():
        raise OutputError(
            f"{suffix} is not for a terminal: name a file with -o, or send it on with >"
        )
    files.check(output)


def _suffix(output: str | None) -> str:
    return DEFAULT_FORMAT if output is None else format_of(output)
