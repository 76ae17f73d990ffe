"""Tracing time of netviz and its peers over the same forward: ``python benchmarks/trace.py``."""

from __future__ import annotations

from harness import Settings, compared, machine, parser, ratio, seconds, table
from subjects import SUBJECTS

COLUMNS = ("forward", "netviz", "torchview", "torchinfo", "torchlens")


def main() -> None:
    """Print one line a model."""
    options = parser(__doc__).parse_args()
    settings = Settings(options.repeats, options.clock)
    rows = []
    for name, build in SUBJECTS.items():
        if options.only.lower() not in name.lower():
            continue
        found = compared(build, COLUMNS, settings)
        mine = found["netviz"]
        rows.append(
            [name, *(seconds(found.get(c, "died")) for c in COLUMNS), ratio(mine, found["forward"]),
             ratio(found["torchview"], mine), ratio(found.get("torchlens", "died"), mine)]
        )  # fmt: skip
        print(rows[-1], flush=True)
    heads = ["model", *COLUMNS, "netviz / forward", "torchview / netviz", "torchlens / netviz"]
    print(f"\n{machine(settings)}\n\n{table(heads, rows)}")


if __name__ == "__main__":
    main()
