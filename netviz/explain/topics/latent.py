"""The z of a trained DCGAN: walks through it, units that draw a thing, arithmetic.

Radford et al., Unsupervised representation learning with deep convolutional generative adversarial
networks, 2015, section 6: between two z pictures change smoothly; units can be found that draw a
thing, and without them it is gone; and means of z add up as words do: king - man + woman = queen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.options import labels, option, sizes, whole
from netviz.explain.text import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to walk, what to mask, what to add up."""

    walk: tuple[int, ...] = option(
        (3, 8, 0, 6),
        "Digits to walk through.",
        parse=labels(least=2, most=6),
        metavar="3,8,0,6",
        default_text="3,8,0,6",
    )
    steps: int = option(7, "Steps from digit to digit.", parse=whole(least=1, most=16), metavar="N")
    window: tuple[int, ...] = option(
        (12, 9, 16, 14), "Where the masked thing is: top, left, bottom, right, of 16 pixels.",
        parse=sizes(least=0), metavar="12,9,16,14", default_text="12,9,16,14",
    )  # fmt: skip
    units: int = option(
        60, "How many units are set to zero, of 1024.", parse=whole(least=0, most=1024),
        metavar="N",
    )  # fmt: skip
    arithmetic: tuple[int, ...] = option(
        (7, 4), "Two digits: a trait of the first is added to the second.",
        parse=labels(least=2, most=2), metavar="7,4", default_text="7,4",
    )  # fmt: skip


def explain(options: Options) -> Explanation:
    """Walk, mask and add. Raises `FormatError` for a window that is none, and
    `MissingPackageError` without scikit-learn."""
    top, left, bottom, right = _window(options.window)
    from netviz.explain.latent_space.figure import Shown, draw, move
    from netviz.explain.latent_space.masking import masked
    from netviz.explain.latent_space.sample import arithmetic, walk

    first, second = options.arithmetic
    shown = Shown(
        stops=options.walk, steps=options.steps, walk=walk(options.walk, options.steps),
        window=(top, left, bottom, right), units=options.units,
        masked=masked((top, left, bottom, right), options.units),
        pair=(first, second),
        sums={trait: arithmetic(first, second, trait) for trait in ("lean", "ink")},
    )  # fmt: skip
    return Explanation(
        topic="latent",
        numbers=_numbers(shown),
        text=_text(shown),
        draw=lambda theme: draw(shown, theme),
        move=lambda theme: move(shown, theme),
        pace=220,
    )


def _window(given: tuple[int, ...]) -> tuple[int, int, int, int]:
    if len(given) == 4:
        top, left, bottom, right = given
        if top < bottom <= 16 and left < right <= 16:
            return top, left, bottom, right
    raise FormatError(
        "window is top, left, bottom, right in pixels from 0 to 16, top above bottom and left "
        "before right, such as 12,9,16,14"
    )


def _sums(shown: Any) -> list[dict[str, Any]]:
    from netviz.explain.latent_space.sample import TRAITS, holds, taken_for
    from netviz.explain.trained.store import generated

    found = []
    for name, z in shown.sums.items():
        images, trait = generated(z), TRAITS[name]
        held, pairs = holds(name)
        found.append(
            {"trait": name, "of each": trait.of(images).tolist(),
             "taken for": taken_for(images).tolist(), "holds": held, "of pairs": pairs}
        )  # fmt: skip
    return found


def _numbers(shown: Any) -> dict[str, Any]:
    from netviz.explain.latent_space.sample import taken_for
    from netviz.explain.trained.store import generated

    masked = shown.masked
    return {
        "walk": {"z": shown.walk.tolist(), "taken for": taken_for(generated(shown.walk)).tolist()},
        "mask": {
            "window": shown.window, "units": shown.units, "accuracy": masked.accuracy,
            "ink in the window": masked.inside, "ink elsewhere": masked.outside,
        },
        "arithmetic": _sums(shown),
    }  # fmt: skip


def _text(shown: Any) -> str:
    numbers = _numbers(shown)
    inside, outside = shown.masked.inside, shown.masked.outside
    first, second = shown.pair
    facts = [
        ("model", "a DCGAN's generator, trained small: 16 numbers to 16×16 pixels"),
        ("walk", f"z moves straight from {' to '.join(map(str, shown.stops))}"),
        ("taken for", " ".join(map(str, numbers["walk"]["taken for"]))),
        ("mask", f"{shown.units} of 1024 units at zero, those that speak for ink in the window"),
        ("", f"ink in the window {inside[0]:.2f} -> {inside[1]:.2f}"),
        ("", f"ink elsewhere     {outside[0]:.2f} -> {outside[1]:.2f}"),
        ("", f"a logistic regression tells from the units: {shown.masked.accuracy:.0%} right"),
    ]
    for found in numbers["arithmetic"]:
        much, little, start, total = found["of each"]
        facts += [
            (found["trait"], (f"much {first} - little {first} + little {second}: "
             f"{much:+.2f}, {little:+.2f}, {start:+.2f} gives {total:+.2f}")),
            ("", (f"taken for {found['taken for'][3]}; so for {found['holds']} of "
             f"{found['of pairs']} pairs of digits")),
        ]  # fmt: skip
    return f"The latent space of a DCGAN\n\n{table(facts)}"
