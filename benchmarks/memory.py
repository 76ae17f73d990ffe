"""Peak memory of a trace above that of torch and the model: ``python benchmarks/memory.py``.

Every figure is the highest resident size of a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from harness import parser, seconds, table, tracers
from subjects import SUBJECTS

COLUMNS = ("model", "forward", "netviz", "torchview", "torchlens")
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


def main() -> None:
    """Print one line a model; called with ``--measure``, be the process that is measured."""
    reader = parser(__doc__)
    reader.add_argument("--measure", nargs=2, metavar=("MODEL", "WHAT"))
    options = reader.parse_args()
    if options.measure:
        print(*measure(*options.measure))
        return
    rows = []
    for name in SUBJECTS:
        if options.only.lower() not in name.lower():
            continue
        found = {what: _apart(name, what) for what in COLUMNS}
        base = found["model"][0]
        above = (f"{found[c][0] - base:+.0f} MB ({seconds(found[c][1])})" for c in COLUMNS[1:])
        rows.append([name, f"{base:.0f} MB", *above])
        print(rows[-1], flush=True)
    print(f"\n{table(['model', 'torch and the model', *COLUMNS[1:]], rows)}")


def measure(name: str, what: str) -> tuple[float, float]:
    """Megabytes at the peak and seconds, of this process, having done ``what`` once."""
    model, data = SUBJECTS[name]()
    start = time.perf_counter()
    kept = None if what == "model" else tracers(model, data, [what])[what]()
    taken = time.perf_counter() - start
    del kept
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE, taken


def _apart(name: str, what: str) -> tuple[float, float]:
    command = [sys.executable, str(Path(__file__)), "--measure", name, what]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        return float("nan"), float("nan")
    peak, taken = done.stdout.split()[-2:]
    return float(peak), float(taken)


if __name__ == "__main__":
    main()
