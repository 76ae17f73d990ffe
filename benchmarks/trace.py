"""Tracing time of netviz and its peers over the same forward: ``python benchmarks/trace.py``."""

from __future__ import annotations

import argparse

from harness import compared, machine, ratio, seconds, table
from subjects import SUBJECTS

COLUMNS = ("forward", "netviz", "torchview", "torchinfo", "torchlens")


def main() -> None:
    """Print one line a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="models whose name contains this")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    rows = []
    for name, build in SUBJECTS.items():
        if options.only.lower() not in name.lower():
            continue
        found = compared(build, COLUMNS, repeats=options.repeats)
        mine = found["netviz"]
        rows.append(
            [name, *(seconds(found.get(c, "died")) for c in COLUMNS), ratio(mine, found["forward"]),
             ratio(found["torchview"], mine), ratio(found.get("torchlens", "died"), mine)]
        )  # fmt: skip
        print(rows[-1], flush=True)
    heads = ["model", *COLUMNS, "netviz / forward", "torchview / netviz", "torchlens / netviz"]
    print(f"\n{machine()}\n\n{table(heads, rows)}")


if __name__ == "__main__":
    main()
