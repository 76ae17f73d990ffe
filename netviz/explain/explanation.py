"""What an explainer gives: the numbers, and the figure when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.errors import FormatError
from netviz.renderers import find, renderer
from netviz.scene import Scene
from netviz.themes import Theme, load

Draw = Callable[[Theme], Scene]
Move = Callable[[Theme], Iterable[Scene]]
SCENES = ("svg", "png", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A topic explained.

    ``topic``: its name. ``numbers``: all that was computed, as JSON holds it. ``text``: the same
    for reading in a terminal. ``draw``: the figure in a theme. ``move``: the pictures of the
    animation, or None; ``pace``: milliseconds a picture. ``page``: the HTML of the interactive
    page, or None. ``theme``, ``dpi``: of what is saved (192 dots per inch; 110 for GIF).
    """

    topic: str
    numbers: Mapping[str, Any]
    text: str
    draw: Draw
    move: Move | None = None
    page: Callable[[], str] | None = None
    pace: int = 700
    theme: str = "classic"
    dpi: float | None = None
    assumed: tuple[str, ...] = field(default=())
    """What was taken because it was not said, for the reader to know."""

    @property
    def scene(self) -> Scene:
        """The figure, positioned."""
        return self.draw(load(self.theme))

    @property
    def formats(self) -> tuple[str, ...]:
        """The endings of files that it can be saved as."""
        moving = ("gif",) if self.move is not None else ()
        return (*SCENES, *moving, *(("html",) if self.page is not None else ()), "json")

    def render(self, suffix: str = "svg") -> bytes:
        """The bytes of the format ``suffix``, one of `formats`; raises `FormatError` otherwise."""
        if suffix not in self.formats:
            raise FormatError(
                f"{self.topic} is not written as {suffix!r}; choose from {', '.join(self.formats)}"
            )
        if suffix == "json":
            return self.json().encode()
        if suffix == "html" and self.page is not None:
            return self.page().encode()
        if suffix == "gif" and self.move is not None:
            from netviz.renderers.gif import animate

            scenes = tuple(self.move(load(self.theme)))
            return animate(scenes, pace=self.pace, dpi=self.dpi or 110.0)
        settings = {"dpi": self.dpi} if suffix == "png" and self.dpi else {}
        return renderer(find(suffix))(self.scene, **settings)

    def json(self) -> str:
        """`numbers` as JSON text."""
        import json

        return json.dumps(dict(self.numbers), indent=2) + "\n"

    def save(self, path: str | Path) -> Path:
        """Write the figure to ``path`` in the format of its ending, whole or not at all.

        ``-`` is SVG to standard output. Raises `FormatError` and `OutputError`.
        """
        suffix = Path(path).suffix.lower().lstrip(".")
        if str(path) == files.STDOUT:
            suffix = SCENES[0]
        if not suffix:
            known = ", ".join(f".{name}" for name in self.formats)
            raise FormatError(f"{str(path)!r} has no ending to tell its format: add one of {known}")
        files.check(path)
        files.write(self.render(suffix), path)
        return Path(path)

    def _repr_svg_(self) -> str:
        return self.render("svg").decode()

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Explanation of {self.topic}; print it, or .save('{self.topic}.svg')>"
