"""What the benchmarks share: interleaved timing, the contenders, and Markdown tables."""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch
from torch import nn

Work = Callable[[], object]
Result = float | str
"""Median seconds, or the name of the exception that came instead, or why it was left out."""


CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


@dataclass(frozen=True, slots=True)
class Settings:
    """How to measure: ``repeats`` of each, and by which clock.

    ``clock``: "wall", or "cpu" for the process's own seconds, on a machine that others use too.
    ``limit``: who takes more seconds than this is run only once.
    """

    repeats: int = 5
    clock: str = "wall"
    limit: float = 20.0


def parser(doc: str | None) -> argparse.ArgumentParser:
    """The options that the benchmarks have in common."""
    made = argparse.ArgumentParser(description=doc)
    made.add_argument("--only", default="", help="models whose name contains this")
    made.add_argument("--repeats", type=int, default=5)
    made.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    return made


def compared(
    build: Callable[[], tuple[nn.Module, Any]], names: Iterable[str], settings: Settings
) -> dict[str, Result]:
    """Median seconds of each named contender on what ``build`` gives.

    torchlens wraps torch's own functions and leaves them wrapped, which slows whatever runs next;
    it gets a process of its own, and the others share another.
    """
    together = [name for name in names if name != "torchlens"]
    found = apart(lambda: interleaved(tracers(*build(), together), settings))
    if "torchlens" in names:
        found |= apart(lambda: interleaved(tracers(*build(), ["torchlens"]), settings))
    return found


def apart(work: Callable[[], dict[str, Result]]) -> dict[str, Result]:
    """What ``work`` gives, in a forked process; nothing where that process dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    found: dict[str, Result] = pickle.loads(content) if content else {}
    return found


def interleaved(contenders: Mapping[str, Work], settings: Settings) -> dict[str, Result]:
    """Median seconds of each contender, all of them run in turn, over and over.

    Every contender runs once before anything counts, unless that alone takes too long.
    """
    times: dict[str, list[float]] = {}
    results: dict[str, Result] = {}
    for name, work in contenders.items():
        first = _timed(work, settings.clock)
        if isinstance(first, str) or first > settings.limit:
            results[name] = first
        else:
            times[name] = []
    for _ in range(settings.repeats):
        for name in list(times):
            seconds = _timed(contenders[name], settings.clock)
            if isinstance(seconds, str):
                results[name] = seconds
                del times[name]
            else:
                times[name].append(seconds)
    results |= {name: statistics.median(values) for name, values in times.items()}
    return {name: results[name] for name in contenders}


def _timed(work: Work, clock: str) -> Result:
    gc.collect()
    now = CLOCKS[clock]
    start = now()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = work()
    except Exception as error:  # noqa: BLE001 - a peer's failure is a cell of the table
        return type(error).__name__
    seconds = now() - start
    del result
    return seconds


def tracers(model: nn.Module, data: Any, names: Iterable[str]) -> dict[str, Work]:
    """The plain forward, netviz and its peers, by name, on the same model and inputs."""
    args = data if isinstance(data, tuple) else () if isinstance(data, dict) else (data,)
    kwargs = data if isinstance(data, dict) else {}
    meta = any(p.is_meta for p in model.parameters())
    everything = {
        "forward": lambda: _forward(model, args, kwargs),
        "netviz": lambda: _netviz(model, data),
        "torchview": lambda: _torchview(model, data, device="meta" if meta else "cpu"),
        "torchinfo": lambda: _torchinfo(model, data, device="meta" if meta else "cpu"),
        "torchlens": lambda: _torchlens(model, args, kwargs),
    }
    return {name: everything[name] for name in names}


def _forward(model: nn.Module, args: Any, kwargs: Any) -> object:
    with torch.no_grad():
        return model(*args, **kwargs)


def _netviz(model: nn.Module, data: Any) -> object:
    from netviz.tracers import trace

    return trace(model, data)


def _torchview(model: nn.Module, data: Any, *, device: str) -> object:
    from torchview import draw_graph

    return draw_graph(model, input_data=data, device=device)


def _torchinfo(model: nn.Module, data: Any, *, device: str) -> object:
    from torchinfo import summary

    given = data if isinstance(data, dict) else list(data) if isinstance(data, tuple) else data
    return summary(model, input_data=given, device=device, verbose=0, depth=99)


def _torchlens(model: nn.Module, args: Any, kwargs: Any) -> object:
    import torchlens

    with torch.no_grad():
        return torchlens.trace(model, tuple(args), dict(kwargs))


def table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(headers)
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def seconds(value: Result) -> str:
    """A time at three figures, or what stands in its place."""
    if isinstance(value, str):
        return value
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"


def ratio(value: Result, base: Result) -> str:
    """``value`` in units of ``base``."""
    if isinstance(value, str) or isinstance(base, str):
        return value if isinstance(value, str) else "-"
    return f"{value / base:.2f}"


def machine(settings: Settings) -> str:
    """One line that says what the figures were taken with."""
    threads = torch.get_num_threads()
    return f"torch {torch.__version__}, threads: {threads}, medians of {settings.clock} time"
