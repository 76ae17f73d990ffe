"""Tracing time of chains of residual blocks: ``python benchmarks/scale.py``."""

from __future__ import annotations

from harness import Result, Settings, compared, machine, parser, seconds, table
from subjects import chain

LENGTHS = (10, 100, 1000, 3000, 10_000)
COLUMNS = ("forward", "netviz", "torchview", "torchinfo", "torchlens")
BOUND = 30.0


def main() -> None:
    """Print one line a length; a peer that took longer than the bound is not asked for more."""
    reader = parser(__doc__)
    reader.add_argument("--longest", type=int, default=LENGTHS[-1])
    options = reader.parse_args()
    settings = Settings(options.repeats, options.clock)
    rows, going = [], list(COLUMNS)
    for length in (n for n in LENGTHS if n <= options.longest):
        found = compared(lambda n=length: chain(n), going, settings)
        going = [name for name in going if _goes_on(found.get(name, "died"))]
        cells = [seconds(found.get(name, "left out")) for name in COLUMNS]
        each = found["netviz"]
        per_block = "-" if isinstance(each, str) else f"{each / length * 1e6:.0f} µs"
        rows.append([f"{length:,}", *cells, per_block])
        print(rows[-1], flush=True)
    print(f"\n{machine(settings)}\n\n{table(['blocks', *COLUMNS, 'netviz, each block'], rows)}")


def _goes_on(value: Result) -> bool:
    return not isinstance(value, str) and value < BOUND


if __name__ == "__main__":
    main()
