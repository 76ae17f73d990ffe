"""The list that ``netviz explain`` shows in a terminal, as wide as it is."""

from __future__ import annotations

from netviz.tables.layout import Piece, clip

_GAP = "  "


class Listed:
    """The topics, a line each, with the formats of their figures where there is room."""

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """In ``width`` characters."""
        from netviz.explain import TOPICS

        name = max(map(len, TOPICS))
        about = max(len(topic.about) for topic in TOPICS.values())
        formats = max(len(" ".join(topic.formats)) for topic in TOPICS.values())
        room = None if width is None else width - name - len(_GAP)
        found: list[list[Piece]] = []
        for key, topic in TOPICS.items():
            told = topic.about
            if room is None or room >= about + len(_GAP) + formats:
                told = f"{told:<{about}}{_GAP}{' '.join(topic.formats)}"
            text = told if room is None else clip(told, room)
            found.append([(f"{key:<{name}}{_GAP}", "class"), (text, "said")])
        return found
