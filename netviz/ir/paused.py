"""The garbage collector at rest while many small records are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Let no garbage be collected meanwhile; afterwards all is as it was.

    Tracing, reading, passes and layouts make records by the ten thousand, none of them in cycles,
    beside all of torch: looking through it again and again took up to two thirds of the time.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
