"""A variational autoencoder on handwritten digits: the plane of its z, and what it draws there.

Kingma and Welling, Auto-encoding variational Bayes, 2013: an encoder to a normal distribution of z,
a sample of it, a decoder; the loss is the binary cross-entropy of the pixels and the divergence of
z from the standard normal distribution. The zoo's model, trained small, with a z of two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.explain.explanation import Explanation
from netviz.explain.options import labels, number, option, whole
from netviz.explain.text import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The part of the plane that is drawn, and the digits that go through it and back."""

    size: int = option(13, "Pictures along a side.", parse=whole(least=2, most=30), metavar="N")
    span: float = option(
        2.5, "z from minus this to this.", parse=number(least=0.1, most=6), metavar="NUMBER"
    )
    digits: tuple[int, ...] = option(
        (0, 1, 4, 6, 7), "Digits drawn again, of ones kept from training.",
        parse=labels(most=6), metavar="0,1,4,6,7", default_text="0,1,4,6,7",
    )  # fmt: skip
    seed: int = option(0, "Chooses the writers.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """Encode and decode. Raises `MissingPackageError` without scikit-learn."""
    from netviz.explain.trained.store import facts
    from netviz.explain.variational.figure import draw, move
    from netviz.explain.variational.plane import errors, run

    found, measured = (
        run(options.digits, options.size, options.span, seed=options.seed),
        facts()["vae"],
    )
    return Explanation(
        topic="vae",
        numbers={
            "digits": options.digits, "means": found.means.tolist(),
            "deviations": found.deviations.tolist(), "span": options.span, "measured": measured,
            "errors": errors(found),
        },
        text=_text(found, errors(found), measured),
        draw=lambda theme: draw(found, theme),
        move=lambda theme: move(found, theme),
        pace=350,
    )  # fmt: skip


def _text(found: Any, errors: list[float], measured: dict[str, float]) -> str:
    facts = [
        ("model", f"the zoo's VAE, {measured['parameters']:,} parameters, z of two numbers"),
        ("loss", "binary cross-entropy, summed over 256 pixels, + divergence of z (KL)"),
        (
            "360 unseen",
            (
                f"{measured['reconstruction']:.1f} + {measured['kl']:.2f} = "
                f"{measured['reconstruction'] + measured['kl']:.1f} nats a digit"
            ),
        ),
        (
            "",
            (
                f"mean squared error {measured['error']:.4f}; the mean digit: "
                f"{measured['mean image']:.4f}"
            ),
        ),
        ("", f"nearest in the plane are of the same kind for {measured['neighbours agree']:.0%}"),
    ]
    rows = zip(found.digits, found.means, found.deviations, errors, strict=True)
    for digit, mean, deviation, error in rows:
        z = " ".join(f"{m:+.2f}±{d:.2f}" for m, d in zip(mean, deviation, strict=True))
        facts.append((f"digit {digit}", f"z = {z}, error {error:.4f}"))
    return f"Variational autoencoder\n\n{table(facts)}"
