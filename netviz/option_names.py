"""Options given by name: an unknown one is refused with the one that is meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_ELSEWHERE = {
    "filename": "output", "file": "output", "path": "output", "save_path": "output",
    "to_file": "output", "input_shape": "input_size", "input": "input_data",
    "inputs_data": "input_data", "rankdir": "direction", "graph_dir": "direction",
    "color_by": "colour_by", "graph_name": "title", "expand_nested": "depth", "scale": "dpi",
}  # fmt: skip
"""What other tools call ours."""

_OWN = ("input_data", "input_size", "output")


def check(options: Iterable[str], known: Iterable[str], function: str) -> None:
    """Raise `TypeError` for the first of ``options`` that ``function`` does not know."""
    known = tuple(known)
    for name in options:
        if name not in known:
            near = difflib.get_close_matches(name, (*known, *_OWN), n=1)
            meant = _ELSEWHERE.get(name) or (near[0] if near else None)
            hint = f"did you mean {meant!r}?" if meant else f"known: {', '.join(known)}"
            raise TypeError(f"{function}() got an unknown option {name!r}: {hint}")
