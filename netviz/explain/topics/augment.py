"""Samples made of others: mixup, SamplePairing, SMOTE and MoEx, on real handwritten digits.

mixup shares images and labels by a number of Beta(alpha, alpha); SamplePairing averages two images
and keeps the first label; SMOTE, by imbalanced-learn, puts samples between neighbours of a rare
class; MoEx gives one image's features the moments of another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.options import labels, number, one_of, option, whole
from netviz.explain.text import table

METHODS = ("mixup", "sample-pairing", "smote", "moex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which methods, on which digits."""

    method: str = option(
        "all", "mixup, sample-pairing, smote, moex, or all.", parse=one_of("all", *METHODS),
        metavar="NAME",
    )  # fmt: skip
    digits: tuple[int, ...] = option(
        (3, 6), "The two digits; the first is the rare one of SMOTE.",
        parse=labels(least=2, most=2), metavar="3,6", default_text="3,6",
    )  # fmt: skip
    alpha: float = option(
        0.4, "Of mixup's Beta(alpha, alpha).", parse=number(least=0.01, most=100), metavar="NUMBER"
    )
    rare: int = option(8, "Samples of the rare digit.", parse=whole(least=2, most=20), metavar="N")
    neighbours: int = option(
        3, "Neighbours that SMOTE chooses from.", parse=whole(least=1, most=19), metavar="N"
    )
    seed: int = option(0, "Chooses the samples.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """Before and after, for every method.

    Raises `FormatError` where neighbours are not fewer than samples or the digits are one, and
    `MissingPackageError` without scikit-learn or imbalanced-learn.
    """
    if len(set(options.digits)) < 2:
        raise FormatError(f"the two digits must differ, and both are {options.digits[0]}")
    if options.neighbours >= options.rare:
        raise FormatError(
            f"neighbours must be fewer than the {options.rare} samples of the rare digit, "
            f"not {options.neighbours}"
        )
    from netviz.explain.augmenting.figure import draw

    wanted = METHODS if options.method == "all" else (options.method,)
    made = {name: _MAKERS[name](options) for name in wanted}
    told = {name: _NUMBERS[name](found) for name, found in made.items()}
    return Explanation(
        topic="augment",
        numbers={"digits": options.digits, **told},
        text=_text(options, told),
        draw=lambda theme: draw(options.digits, made, theme),
    )


def _pairs(options: Options, count: int) -> list[tuple[Any, Any]]:
    """Images of the first and of the second digit, with their labels."""
    from netviz.explain.trained.data import digits

    data, _ = digits()
    of = [(data.of(label), label) for label in options.digits]
    return [
        tuple((kind[(options.seed * 7 + i * 3) % len(kind)], label) for kind, label in of)  # type: ignore[misc]  # two
        for i in range(count)
    ]


def _mixup(options: Options) -> Any:
    from netviz.explain.augmenting.methods import mixup, shares

    (first, second), *_ = _pairs(options, 1)
    drawn = shares(options.alpha, 5, options.seed)
    return {
        "alpha": options.alpha, "pair": (first[0], second[0]), "shares": drawn,
        "made": [mixup(first, second, share) for share in drawn],
    }  # fmt: skip


def _pairing(options: Options) -> Any:
    from netviz.explain.augmenting.methods import sample_pairing

    pairs = _pairs(options, 2)
    turned = [pairs[0], (pairs[1][1], pairs[1][0])]
    return {
        "pairs": [(a[0], b[0]) for a, b in turned],
        "made": [sample_pairing(*p) for p in turned],
    }


def _smote(options: Options) -> Any:
    from netviz.explain.augmenting.methods import smote
    from netviz.explain.trained.data import digits

    data, _ = digits()
    rare, frequent = (data.of(label) for label in options.digits)
    start = options.seed * 5 % (len(rare) - options.rare)
    few = rare[start : start + options.rare]
    return smote(few, frequent[:24], neighbours=options.neighbours, seed=options.seed)


def _moex(options: Options) -> Any:
    from netviz.explain.augmenting.methods import moex

    (first, second), *_ = _pairs(options, 1)
    return {"pair": (first[0], second[0]), "made": moex(first, second)}


_MAKERS = {"mixup": _mixup, "sample-pairing": _pairing, "smote": _smote, "moex": _moex}
_NUMBERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "mixup": lambda m: {
        "alpha": m["alpha"], "shares": m["shares"], "labels": [one.label for one in m["made"]]
    },
    "sample-pairing": lambda m: {"labels": [one.label for one in m["made"]]},
    "smote": lambda m: {
        "before": m.before, "after": m.after, "parents": m.parents, "along": m.along
    },
    "moex": lambda m: {
        "label": m["made"].label, "told before": m["made"].told[0],
        "told after": m["made"].told[1],
    },
}  # fmt: skip


def _text(options: Options, told: dict[str, Any]) -> str:
    first, second = options.digits
    rows: list[tuple[str, str]] = []
    if "mixup" in told:
        drawn = ", ".join(f"{share:.2f}" for share in told["mixup"]["shares"])
        rows += [
            ("mixup", "x = s a + (1 - s) b, y = s y_a + (1 - s) y_b"),
            ("", f"s of Beta({options.alpha:g}, {options.alpha:g}): {drawn}"),
        ]
    if "sample-pairing" in told:
        rows.append(("SamplePairing", "x = (a + b) / 2, y = y_a"))
    if "smote" in told:
        smote = told["smote"]
        rows += [
            ("SMOTE", f"x = a + u (b - a), b of the {options.neighbours} nearest to a, 0 < u < 1"),
            ("", (f"{smote['before'][0]} of {first} and {smote['before'][1]} of {second} -> "
             f"{smote['after'][0]} and {smote['after'][1]}")),
        ]  # fmt: skip
    if "moex" in told:
        moex = told["moex"]
        rows += [
            ("MoEx", "h = (h_a - mean_a) / deviation_a · deviation_b + mean_b, over channels"),
            ("", "loss " + " + ".join(f"{w:g} of {d}" for d, w in moex["label"].items())),
            ("", (f"chance of {first} {moex['told before'][first]:.3f} -> "
             f"{moex['told after'][first]:.3f}, of {second} {moex['told before'][second]:.3f} -> "
             f"{moex['told after'][second]:.3f}")),
        ]  # fmt: skip
    return f"Augmentation, digits {first} and {second}\n\n{table(rows)}"
