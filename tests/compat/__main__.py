"""``python -m tests.compat torchvision timm``: a table of every model, each in its own process."""

from __future__ import annotations

import argparse
import os
import pickle
import signal
import sys
import time
import traceback
import warnings
from dataclasses import replace

from tests.compat.check import Outcome, Subject, examine
from tests.compat.libraries import LIBRARIES, subjects


def main() -> int:
    """Print one line for each model; the exit code is 1 where one has problems."""
    parser = argparse.ArgumentParser(prog="python -m tests.compat")
    parser.add_argument("libraries", nargs="*", default=list(LIBRARIES))
    parser.add_argument("--only", default="", help="names that contain this")
    parser.add_argument("--limit", type=int, default=120, help="seconds for each model")
    parser.add_argument("--tensors", default="auto", help="auto, real or fake")
    parser.add_argument("--no-autograd", action="store_true", help="half the time, half the proof")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    bad = 0
    for library in options.libraries:
        chosen = [s for s in subjects(library) if options.only in s.name]
        say(f"# {library}: {len(chosen)} models")
        outcomes = [show(apart(subject, options)) for subject in chosen]
        failed = sum(bool(outcome.problems) for outcome in outcomes)
        say(f"# {library}: {len(outcomes) - failed} of {len(outcomes)} right")
        bad += failed
    return int(bad > 0)


def say(line: str) -> None:
    """Write one line at once: a run takes long, and is watched."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def show(outcome: Outcome) -> Outcome:
    """Print one line and give the outcome back."""
    state = "ok" if not outcome.problems else "BAD " + "; ".join(outcome.problems[:3])
    numbers = (
        f"{outcome.nodes:6d} {outcome.groups:5d} {outcome.learned:3d} {len(outcome.invented):4d}"
    )
    times = f"{outcome.forward:7.2f} {outcome.traced:7.2f}"
    say(f"{outcome.name:50} {times} {numbers} [{outcome.notes}] {state[:400]}")
    return outcome


def apart(subject: Subject, options: argparse.Namespace) -> Outcome:
    """`examine` in a forked process: a crash, a hang or its memory stays there."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(options.limit)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(guarded(subject, options), pipe)
        os._exit(0)
    os.close(writing)
    start = time.perf_counter()
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(child, 0)
    if content:
        outcome: Outcome = pickle.loads(content)
        return outcome
    seconds = time.perf_counter() - start
    return Outcome(name=subject.name, problems=(f"died with {status} after {seconds:.0f} s",))


def guarded(subject: Subject, options: argparse.Namespace) -> Outcome:
    """`examine`, an exception being a problem."""
    try:
        return examine(subject, tensors=options.tensors, autograd=not options.no_autograd)
    except Exception as error:  # noqa: BLE001 - whatever a library raises is a line of the table
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.relpath(last.filename)}:{last.lineno}"
        said = f"{type(error).__name__} at {place}: {' '.join(str(error).split())}"
        return replace(Outcome(name=subject.name), problems=(said[:600],))


if __name__ == "__main__":
    sys.exit(main())
