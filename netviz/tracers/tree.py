"""The tree of module calls, for readers that learn of the calls after they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from netviz.tracers.modes.drafts import GroupDraft

ClassOf = Callable[[str], tuple[str, str]]
"""Class name and defining module of the module at a path that was never called itself."""


class Tree:
    """Opens groups, with ids that are unique and containers between a call and its caller."""

    def __init__(self, groups: list[GroupDraft], class_of: ClassOf) -> None:
        self.groups = groups
        self.by_id: dict[str, GroupDraft] = {}
        self._class_of = class_of
        self._calls: Counter[str] = Counter()
        self._containers: dict[tuple[str, str], str] = {}

    def call(
        self, path: str, class_name: str, *, parent: str | None, module: str = ""
    ) -> GroupDraft:
        """One more call of the module at ``path``, made from the group ``parent``."""
        self._calls[path] += 1
        above = None if parent is None else self.within(path, parent)
        group = GroupDraft(path, path, class_name, above, self._calls[path], module=module)
        return self._add(group)

    def function(self, name: str, *, parent: str) -> GroupDraft:
        """A function that is framed as a unit inside the group ``parent``."""
        path = ".".join(filter(None, (self.by_id[parent].path, name)))
        return self._add(GroupDraft(f"{parent}/{name}", path, name, parent, kind="function"))

    def within(self, path: str, parent: str) -> str:
        """``parent``, or the never-called container in it that ``path`` goes through."""
        above = self.by_id[parent].path
        if above and not path.startswith(f"{above}."):
            return parent
        start, home = len(above) + 1 if above else 0, parent
        while (dot := path.find(".", start)) != -1:
            prefix, start = path[:dot], dot + 1
            key = parent, prefix
            if key not in self._containers:
                name, module = self._class_of(prefix)
                made = GroupDraft(prefix, prefix, name, home, 1, "container", module)
                self._containers[key] = self._add(made).id
            home = self._containers[key]
        return home

    def _add(self, group: GroupDraft) -> GroupDraft:
        base, number = group.id, 1
        while group.id in self.by_id:
            number += 1
            group.id = f"{base}@{number}"
        self.by_id[group.id] = group
        self.groups.append(group)
        return group
