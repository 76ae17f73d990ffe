"""A process of its own that draws one page and ends, so that each drawing starts from clean files.

It loads torch, waits for a job on standard input (one line of JSON: `Job` and the ``folder`` to
listen to), writes the page, and says what came of it (`Outcome`) in another file.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.errors import NetvizError
from netviz.picture import Drawing
from netviz.resolve import Request, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to draw, how it is run and drawn, and the files for the page and for the outcome."""

    target: str
    tracing: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    page: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a job: the model's ``name`` and number of operators, or an ``error``.

    ``read``: files of the target's own folder that were read meanwhile. ``notes``: what finding
    and tracing the model had to say.
    """

    error: str = ""
    name: str = ""
    operators: int = 0
    notes: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: Path) -> Outcome:
        """The outcome in ``path``; a worker that left none has died."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls(error="the model's code ended the process that ran it")
        return cls(**{f.name: _plain(told[f.name]) for f in fields(cls)})


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def draw(job: Job, read: set[str]) -> Outcome:
    """Do ``job``; whatever the model's code raises is told in the outcome."""
    request = Request(**{**job.tracing, "inputs": tuple(job.tracing.get("inputs", ()))})
    try:
        found = resolve(job.target, request)
        files.write(Drawing(found.graph, job.options).render("html"), job.page)
    except NetvizError as error:
        return Outcome(error=str(error), read=tuple(sorted(read)))
    except Exception:  # noqa: BLE001 - a model being edited raises anything; it is shown as it is
        return Outcome(error=traceback.format_exc(limit=-4), read=tuple(sorted(read)))
    graph = found.graph
    return Outcome(
        name=graph.name,
        operators=sum(node.kind == "operator" for node in graph.nodes),
        notes=(*found.notes, *(note.message for note in graph.notes)),
        read=tuple(sorted(read)),
    )


def listen_to_files(folder: Path) -> set[str]:
    """A set that from now on gets every file under ``folder`` that this process reads.

    Of compiled modules the source; what a model reads besides (a file of settings) counts too.
    """
    found: set[str] = set()
    root = folder.resolve()

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], (str, bytes, os.PathLike)):
            return
        path = Path(_source(os.fsdecode(arguments[0]))).resolve()
        if path.is_relative_to(root) and not _foreign(path, root):
            found.add(str(path))

    sys.addaudithook(heard)
    return found


def _foreign(path: Path, root: Path) -> bool:
    """Whether it belongs to Python, to an installed package or to some tool."""
    parts = path.relative_to(root).parts
    return (
        "site-packages" in parts
        or any(part.startswith(".") for part in parts)
        or any(
            path.is_relative_to(home) and not root.is_relative_to(home)
            for home in (sys.prefix, sys.base_prefix)
        )
    )


def _source(name: str) -> str:
    if not name.endswith(".pyc"):
        return name
    try:
        return importlib.util.source_from_cache(name)
    except ValueError:
        return name


def main() -> None:
    """Wait for a job, do it, and leave its outcome."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it, and ends it
    if importlib.util.find_spec("torch") is not None:
        import netviz.tracers.target.load  # noqa: F401 - what takes long is loaded before the job
    line = sys.stdin.readline()
    if not line.strip():
        return
    given = json.loads(line)
    folder = Path(given.pop("folder"))
    sys.dont_write_bytecode = True  # two saves in one second would be taken for one
    job = Job(**given)
    outcome = draw(job, listen_to_files(folder))
    files.write(json.dumps(asdict(outcome)).encode(), job.outcome)
