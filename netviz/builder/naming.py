"""Names in TikZ for blocks of a traced graph."""

from __future__ import annotations

import re


class Names:
    """Letters, digits and dashes, no two alike; asked twice, the same."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, *ids: str, path: str = "") -> str:
        """The name of the box that shows the blocks ``ids``; after ``path`` where there is one."""
        if ids[0] not in self._known:
            plain = re.sub(r"[^A-Za-z0-9]+", "-", path or ids[0]).strip("-") or "part"
            taken = set(self._known.values())
            name, count = plain, 1
            while name in taken:
                count += 1
                name = f"{plain}-{count}"
            self._known.update(dict.fromkeys(ids, name))
        return self._known[ids[0]]

    def __getitem__(self, id_: str) -> str:
        return self._known[id_]

    def __contains__(self, id_: str) -> bool:
        return id_ in self._known
