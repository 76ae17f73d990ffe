"""A variational autoencoder on handwritten digits: the plane of its z, and what it draws there.

Kingma and Welling, Auto-encoding variational Bayes, 2013: an encoder to a normal distribution of z,
a sample of it, a decoder; the loss is the binary cross-entropy of the pixels and the divergence of
z from the standard normal distribution. The zoo's model, trained small, with a z of two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from netviz.explain.explanation import Explanation
from netviz.explain.options import labels, number, option, whole
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import table
from netviz.scene import Circle, Ink, Rect, Scene
from netviz.themes import Theme

_PLANE, _GAP, _SIDE = 264.0, 44.0, 42.0
_FRAMES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The part of the plane that is drawn, and the digits that go through it and back."""

    size: int = option(13, "Pictures along a side.", parse=whole(least=2, most=30), metavar="N")
    span: float = option(
        2.5, "z from minus this to this.", parse=number(least=0.1, most=6), metavar="NUMBER"
    )
    digits: tuple[int, ...] = option(
        (0, 1, 4, 6, 7), "Digits drawn again, of ones kept from training.",
        parse=labels(most=6), metavar="0,1,4,6,7",
    )  # fmt: skip
    seed: int = option(0, "Chooses the writers.", parse=whole(least=0), metavar="N")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``places`` ``(360, 2)``: the mean z of every unseen digit, of the ``kinds`` ``(360,)``.
    ``grid`` ``(size, size, 16, 16)``: what is drawn over the plane, the first row on top.
    ``images``, ``again`` ``(n, 16, 16)``: digits, and what is drawn from the mean of their z, of
    ``means`` and ``deviations`` ``(n, 2)``."""

    places: Any
    kinds: Any
    grid: Any
    images: Any
    again: Any
    means: Any
    deviations: Any


def explain(options: Options) -> Explanation:
    """Encode and decode. Raises `MissingPackageError` without scikit-learn."""
    from netviz.explain.trained.store import facts

    found, measured = run(options), facts()["vae"]
    return Explanation(
        topic="vae",
        numbers={
            "digits": options.digits, "means": found.means.tolist(),
            "deviations": found.deviations.tolist(), "span": options.span, "measured": measured,
            "errors": _errors(found),
        },
        text=_text(options, found, measured),
        draw=lambda theme: draw(options, found, theme),
        move=lambda theme: move(options, found, theme),
        pace=350,
    )  # fmt: skip


def run(options: Options) -> Found:
    """Everything that is drawn."""
    import torch

    from netviz.explain.trained.data import digits
    from netviz.explain.trained.store import network

    model, (_, unseen) = network("vae"), digits()
    kinds = [unseen.of(label) for label in options.digits]
    images = torch.stack([kind[(options.seed + i) % len(kind)] for i, kind in enumerate(kinds)])
    means, variances = model.encoder(images)
    line = torch.linspace(-options.span, options.span, options.size)
    plane = torch.cartesian_prod(line.flip(0), line).flip(1)  # rows from the top, z1 to the right
    grid = model.decoder(plane).view(options.size, options.size, 16, 16)
    return Found(
        places=model.encoder(unseen.images)[0].numpy(), kinds=unseen.labels.numpy(),
        grid=grid.numpy(), images=images[:, 0].numpy(), again=model.decoder(means)[:, 0].numpy(),
        means=means.numpy(), deviations=(variances / 2).exp().numpy(),
    )  # fmt: skip


def decoded(place: tuple[float, float]) -> Any:
    """What is drawn at a place of the plane, ``(16, 16)``."""
    import torch

    from netviz.explain.trained.store import network

    return network("vae").decoder(torch.tensor([place]))[0, 0].numpy()


def move(options: Options, found: Found, theme: Theme) -> Iterator[Scene]:
    """A picture for every place on a circle around the middle."""
    for frame in range(_FRAMES):
        angle = 2 * pi * frame / _FRAMES
        radius = 0.55 * options.span
        yield draw(options, found, theme, at=(radius * cos(angle), radius * sin(angle)))


def _errors(found: Found) -> list[float]:
    return [float(e) for e in ((found.images - found.again) ** 2).mean((1, 2))]


def _text(options: Options, found: Found, measured: dict[str, float]) -> str:
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
    rows = zip(options.digits, found.means, found.deviations, _errors(found), strict=True)
    for digit, mean, deviation, error in rows:
        z = " ".join(f"{m:+.2f}±{d:.2f}" for m, d in zip(mean, deviation, strict=True))
        facts.append((f"digit {digit}", f"z = {z}, error {error:.4f}"))
    return f"Variational autoencoder\n\n{table(facts)}"


def draw(
    options: Options, found: Found, theme: Theme, *, at: tuple[float, float] | None = None
) -> Scene:
    """The plane of z twice, as points and as pictures; digits and what is drawn of them.

    ``at``: a place that is marked on both, and drawn large.
    """
    from netviz.explain.pictures import in_ink, picture, tiled

    sheet = Sheet(theme)
    about = "encoder to a distribution of z, a sample of it, decoder; a z of two numbers is a plane"
    sheet.heading("Variational autoencoder", about, y=-54)
    _points(sheet, options, found)
    left = _PLANE + _GAP
    sheet.text("What the decoder draws there", left, -12, weight="semibold")
    box = (left, 0.0, _PLANE, _PLANE)
    picture(sheet, "grid", in_ink(tiled(found.grid), theme), box=box)
    for x in (0.0, left):
        _axes(sheet, options, x)
    right = 2 * (_PLANE + _GAP)
    if at is None:
        _pairs(sheet, options, found, right)
    else:
        _marked(sheet, options, at, right)
    return sheet.scene("Variational autoencoder")


def _points(sheet: Sheet, options: Options, found: Found) -> None:
    """The mean z of unseen digits, each kind in its colour with its name in the middle."""
    from netviz.explain.colours import inks

    theme = sheet.theme
    sheet.text("Where the encoder puts 360 digits", 0, -12, weight="semibold")
    frame = Rect(0, 0, _PLANE, _PLANE, 0, Ink(stroke=theme.frame, width=0.7))
    sheet.add("plane", (frame,), kind="frame")
    colours = inks(10, theme)
    for i, (place, kind) in enumerate(zip(found.places, found.kinds, strict=True)):
        x, y = _where(options, place)
        if 0 <= x <= _PLANE and 0 <= y <= _PLANE:
            mark = Circle(x, y, 2.3, Ink(fill=colours[kind], opacity=0.75))
            sheet.add(f"digit/{i}", (mark,), kind="cell", tip=f"a {kind}")
    for kind in range(10):
        x, y = _where(options, _typical(found.places[found.kinds == kind]))
        if 8 <= x <= _PLANE - 8 and 8 <= y <= _PLANE - 8:
            disc = Circle(x, y, 8.5, Ink(fill=theme.background, stroke=colours[kind], width=1.2))
            sheet.add(f"kind/{kind}", (disc,), kind="label", tip=f"the most typical {kind}")
            sheet.text(
                str(kind), x, y + 4, size=11, fill=colours[kind], anchor="middle", weight="semibold"
            )


def _typical(places: Any) -> Any:
    """The place that is nearest to the others; a mean may lie where none of them is."""
    apart = ((places[:, None] - places[None]) ** 2).sum(-1) ** 0.5
    return places[apart.sum(1).argmin()]


def _where(options: Options, place: Any) -> tuple[float, float]:
    """z in points; the middles of the outermost pictures lie at the span."""
    step = 2 * options.span / (options.size - 1)
    whole_ = 2 * options.span + step
    return (
        float((place[0] + whole_ / 2) / whole_ * _PLANE),
        float((whole_ / 2 - place[1]) / whole_ * _PLANE),
    )


def _axes(sheet: Sheet, options: Options, x: float) -> None:
    muted = sheet.theme.muted
    for value in (-options.span, 0.0, options.span):
        at, _ = _where(options, (value, 0.0))
        sheet.text(f"{value:g}", x + at, _PLANE + 13, size=SMALL, fill=muted, anchor="middle")
        _, up = _where(options, (0.0, value))
        sheet.text(f"{value:g}", x - 5, up + 3, size=SMALL, fill=muted, anchor="end")
    sheet.text("z₁", x + 0.74 * _PLANE, _PLANE + 13, fill=muted, anchor="middle")
    sheet.text("z₂", x - 5, 0.26 * _PLANE + 3, fill=muted, anchor="end")


def _pairs(sheet: Sheet, options: Options, found: Found, x: float) -> None:
    from netviz.explain.pictures import in_ink, picture

    theme = sheet.theme
    sheet.text("Digits and back", x, -12, weight="semibold")
    rows = zip(options.digits, found.images, found.again, _errors(found), strict=True)
    for row, (digit, image, again, error) in enumerate(rows):
        y = row * (_SIDE + 6)
        for name, pixels, left in (("image", image, x), ("again", again, x + _SIDE + 26)):
            box = (left, y, _SIDE, _SIDE)
            picture(sheet, f"{name}/{row}", in_ink(pixels, theme), box=box, tip=f"a {digit}")
        sheet.text("→", x + _SIDE + 13, y + _SIDE / 2 + 4, fill=theme.muted, anchor="middle")
        z = "z = " + ", ".join(f"{float(v):+.1f}" for v in found.means[row])
        words = (z, f"MSE {error:.3f}")
        for line, text in enumerate(words):
            at = x + 2 * _SIDE + 34
            sheet.text(text, at, y + 17 + 14 * line, size=SMALL, fill=theme.muted)


def _marked(sheet: Sheet, options: Options, at: tuple[float, float], x: float) -> None:
    """A place, marked on both planes, and its picture."""
    from netviz.explain.pictures import in_ink, picture

    theme = sheet.theme
    across, up = _where(options, at)
    for left in (0.0, _PLANE + _GAP):
        ring = Circle(left + across, up, 10, Ink(stroke=theme.error.stroke, width=2.2))
        sheet.add(f"ring/{left:g}", (ring,), kind="label")
    sheet.text("From z to a picture", x, -12, weight="semibold")
    box = (x, 0.0, 3.2 * _SIDE, 3.2 * _SIDE)
    picture(sheet, "marked", in_ink(decoded(at), theme), box=box)
    words = f"z = {at[0]:+.2f}, {at[1]:+.2f}"
    sheet.text(words, x, 3.2 * _SIDE + 16, fill=theme.muted)
