"""A DCGAN learning to write digits: what it draws from the same z as training goes on.

Goodfellow et al., Generative adversarial networks, 2014, and Radford et al., Unsupervised
representation learning with deep convolutional generative adversarial networks, 2015: a
discriminator D learns to tell real images from made ones, and a generator G to have its own told
real, a step each in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netviz.explain.explanation import Explanation
from netviz.explain.options import option, whole
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import table
from netviz.scene import Scene
from netviz.themes import Theme

_SIDE, _GAP = 44.0, 5.0
_ACROSS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many pictures are followed."""

    rows: int = option(5, "How many z are followed.", parse=whole(least=1, most=5), metavar="N")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """``steps``: after which it was drawn; ``pictures`` ``(steps, 40, 16, 16)`` in [0, 1];
    ``losses`` of G and of D, means over ten steps."""

    steps: list[int]
    pictures: Any
    losses: tuple[list[float], list[float]]

    @property
    def marks(self) -> list[float]:
        """The steps of the losses."""
        return [10.0 * (i + 1) for i in range(len(self.losses[0]))]


def explain(options: Options) -> Explanation:
    """The course of a training that was recorded."""
    from netviz.explain.trained.store import facts

    course, measured = recorded(), facts()["generator"]
    return Explanation(
        topic="gan",
        numbers={
            "steps": course.steps, "generator": course.losses[0],
            "discriminator": course.losses[1], "measured": measured,
        },
        text=_text(course, measured),
        draw=lambda theme: draw(course, options.rows, theme),
        move=lambda theme: move(course, options.rows, theme),
        pace=800,
    )  # fmt: skip


def recorded() -> Course:
    """What was kept of the training."""
    from netviz.explain.trained.store import arrays

    stored = arrays()
    losses = stored["generator/course/losses"].astype(float)
    return Course(
        steps=stored["generator/course/steps"].tolist(),
        pictures=stored["generator/course/pictures"] / 15,
        losses=(losses[:, 0].tolist(), losses[:, 1].tolist()),
    )


def _text(course: Course, measured: dict[str, Any]) -> str:
    last = (sum(values[-20:]) / 20 for values in course.losses)
    g, d = last
    facts = [
        ("D learns", "real images are 1 (0.9 to 1, a little noise), made ones 0"),
        ("G learns", "D should take what it makes for 1"),
        ("losses", f"G {g:.2f}, D {d:.2f} over the last 200 of {course.steps[-1]} steps"),
        ("", "D that cannot tell at all would have 2 log 2 = 1.39, G log 2 = 0.69"),
        ("parameters", f"{measured['parameters']:,} of G, which makes 16×16 pixels of 16 numbers"),
        (
            "nearest real",
            (
                f"1000 drawings lie {measured['distance']:.2f} from the nearest real digit; unseen "
                f"real digits {measured['distance of unseen digits']:.2f}, shuffled pixels "
                f"{measured['distance of shuffled pixels']:.2f}"
            ),
        ),
        (
            "variety",
            "of 1000 drawings neighbours take for 0 to 9: "
            + " ".join(map(str, measured["of each digit"])),
        ),
    ]
    return f"A DCGAN on digits, {course.steps[-1]} steps\n\n{table(facts)}"


def draw(course: Course, rows: int, theme: Theme) -> Scene:
    """A column a step, a row a z; the losses below."""
    sheet = Sheet(theme)
    about = "each row is one z, drawn by G as it was after so many steps"
    sheet.heading("A generative adversarial network learns digits", about, y=-42)
    for column, step in enumerate(course.steps):
        x = column * (_SIDE + _GAP)
        words = f"step {step}" if column == 0 else f"{step}"
        sheet.text(words, x + _SIDE / 2, -9, size=SMALL, fill=theme.muted, anchor="middle")
        for row in range(rows):
            _digit(sheet, course, (column, row), at=(x, row * (_SIDE + _GAP)))
    wide = len(course.steps) * (_SIDE + _GAP) - _GAP
    _losses(sheet, course, box=(30, rows * (_SIDE + _GAP) + 46, wide - 130, 130))
    return sheet.scene("A generative adversarial network")


def move(course: Course, rows: int, theme: Theme) -> Iterator[Scene]:
    """A picture for every step that was kept."""
    for index, step in enumerate(course.steps):
        sheet = Sheet(theme)
        sheet.heading("A generative adversarial network learns digits", f"step {step}", y=-16)
        for place in range(rows * _ACROSS):
            row, column = divmod(place, _ACROSS)
            at = column * (_SIDE + _GAP), row * (_SIDE + _GAP)
            _digit(sheet, course, (index, place), at=at)
        wide = _ACROSS * (_SIDE + _GAP) - _GAP
        box = (30.0, rows * (_SIDE + _GAP) + 40, wide - 130, 110.0)
        _losses(sheet, course, box=box, until=float(step))
        yield sheet.scene("A generative adversarial network")


def _digit(
    sheet: Sheet, course: Course, which: tuple[int, int], *, at: tuple[float, float]
) -> None:
    from netviz.explain.pictures import in_ink, picture

    index, place = which
    pixels = in_ink(course.pictures[index, place], sheet.theme)
    tip = f"z {place} after {course.steps[index]} steps"
    picture(sheet, f"made/{index}/{place}", pixels, box=(*at, _SIDE, _SIDE), tip=tip)


def _losses(
    sheet: Sheet, course: Course, *, box: tuple[float, float, float, float],
    until: float | None = None,
) -> None:  # fmt: skip
    from netviz.explain import curves

    theme = sheet.theme
    sheet.text("Losses", 0, box[1] - 14, weight="semibold")
    high = max(max(values) for values in course.losses)
    chart = curves.Chart(box=box, steps=course.marks, high=high, until=until)
    named = {"generator": course.losses[0], "discriminator": course.losses[1]}
    paints = [theme.paint(role).stroke for role in ("convolution", "linear")]
    curves.draw(sheet, chart, named, paints)
