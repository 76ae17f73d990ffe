"""A masked autoencoder on handwritten digits: what it sees, what it draws, and what was there.

He et al., Masked autoencoders are scalable vision learners, 2021: most patches are hidden, the
encoder sees the others only, a light decoder draws all, and the hidden ones count (MSE). The zoo's
model, trained small; the digits shown are ones that it has never seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netviz.explain.explanation import Explanation
from netviz.explain.options import labels, number, option, whole
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import table
from netviz.scene import Scene
from netviz.themes import Theme

_SIDE, _GAP = 52.0, 7.0
_RATIOS = (0.75, 0.8, 0.95)
_MOVING = (0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is hidden, and of which digits."""

    ratio: float | None = option(
        None, "Share of the patches that is hidden.", parse=number(least=0.02, most=0.98),
        metavar="SHARE", default_text="0.75, 0.8 and 0.95",
    )  # fmt: skip
    digits: tuple[int, ...] = option(
        (0, 2, 3, 5, 8), "The digits, of ones kept from training.", parse=labels(),
        metavar="0,2,3,5,8", default_text="0,2,3,5,8",
    )  # fmt: skip
    seed: int = option(0, "Chooses the masks and the writers.", parse=whole(least=0), metavar="N")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One ratio: ``hidden`` ``(n, 16, 16)``, true where a pixel was; ``made``: its ``(n, 16, 16)``
    with the visible patches as they were; ``errors``: mean squared ones on the hidden patches, of
    each digit; ``kept``: how many patches were seen."""

    ratio: float
    kept: int
    hidden: Any
    made: Any
    errors: list[float]


def explain(options: Options) -> Explanation:
    """Hide, and draw again. Raises `MissingPackageError` without scikit-learn."""
    from netviz.explain.trained.store import facts

    images = chosen(options.digits, options.seed)
    ratios = _RATIOS if options.ratio is None else (options.ratio,)
    found = [run(images, ratio, options.seed) for ratio in ratios]
    measured = facts()["mae"]
    original = images[:, 0].numpy()
    return Explanation(
        topic="mae",
        numbers={
            "digits": options.digits, "patches": 64, "measured": measured,
            "ratios": [
                {"ratio": one.ratio, "visible": one.kept, "hidden": 64 - one.kept,
                 "errors": one.errors} for one in found
            ],
        },
        text=_text(options, found, measured),
        draw=lambda theme: draw(original, found, theme),
        move=lambda theme: move(images, options, theme),
        pace=900,
    )  # fmt: skip


def chosen(digits: tuple[int, ...], seed: int) -> Any:
    """A digit of each kind that the model has never seen, ``(n, 1, 16, 16)``."""
    import torch

    from netviz.explain.trained.data import digits as data

    _, unseen = data()
    kinds = [unseen.of(label) for label in digits]
    return torch.stack([kind[(seed + i) % len(kind)] for i, kind in enumerate(kinds)])


def run(images: Any, ratio: float, seed: int) -> Drawn:
    """The model on ``images`` with the share ``ratio`` of the patches hidden."""
    import torch

    from netviz.explain.trained.store import network

    model = network("mae")
    model.shuffle.ratio = ratio
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        out = model(images)
    mask = out["mask"]
    every = out["predicted"].shape[-1]
    hidden = model.unpatchify(mask[:, :, None].expand(-1, -1, every))[:, 0].bool()
    drawn = model.unpatchify(out["predicted"])[:, 0].clamp(0, 1)
    wrong = (out["predicted"] - model.pixels(images)).square().mean(-1) * mask
    return Drawn(
        ratio=ratio, kept=int((mask[0] == 0).sum()), hidden=hidden.numpy(),
        made=drawn.where(hidden, images[:, 0]).numpy(),
        errors=(wrong.sum(1) / mask.sum(1)).tolist(),
    )  # fmt: skip


def move(images: Any, options: Options, theme: Theme) -> Iterator[Scene]:
    """A picture for every share, less and less seen of the same digits."""
    for ratio in _MOVING:
        yield draw(images[:, 0].numpy(), [run(images, ratio, options.seed)], theme)


def _text(options: Options, found: list[Drawn], measured: dict[str, float]) -> str:
    facts = [
        (
            "model",
            "the zoo's MAE: 64 patches of 2×2 pixels, encoder of 2 layers, decoder of 1, width 32",
        ),
        ("parameters", f"{measured['parameters']:,} trained on 1437 digits"),
        ("loss", "mean squared error on the hidden patches only"),
    ]
    for one in found:
        shown = ", ".join(f"{d}: {e:.4f}" for d, e in zip(options.digits, one.errors, strict=True))
        facts.append(
            (
                f"{one.ratio:.0%} hidden",
                f"{one.kept} of 64 patches seen; errors of the digits {shown}",
            )
        )
        of_all = measured.get(f"error at {one.ratio:.0%}")
        if of_all is not None:
            plain = measured[f"mean image at {one.ratio:.0%}"]
            facts.append(
                ("", f"on all 360 unseen digits {of_all:.4f}; the mean digit: {plain:.4f}")
            )
    return f"Masked autoencoder\n\n{table(facts)}"


def draw(original: Any, found: list[Drawn], theme: Theme) -> Scene:
    """A row a digit; what is seen and what is drawn for every ratio, and what was there.

    One ratio alone lies on its side: a column a digit.
    """
    sheet = Sheet(theme)
    about = "the encoder sees the visible patches only; the decoder draws every hidden one"
    sheet.heading("Masked autoencoder", about, y=-58)
    if len(found) == 1:
        _strip(sheet, original, found[0])
        return sheet.scene("Masked autoencoder")
    x = 0.0
    for one in found:
        _group(sheet, original, one, x)
        x += 2 * _SIDE + _GAP + 26
    _original(sheet, original, x)
    return sheet.scene("Masked autoencoder")


def _strip(sheet: Sheet, original: Any, one: Drawn) -> None:
    """What is seen, what is drawn and what was there, one below the other."""
    from netviz.explain.pictures import hidden_in, in_ink, picture

    theme = sheet.theme
    title = f"{one.ratio:.0%} hidden, {one.kept} of 64 patches seen"
    sheet.text(title, 0, -22, size=12, weight="semibold")
    for row, name in enumerate(("seen", "drawn", "original")):
        y = row * (_SIDE + _GAP)
        sheet.text(name, 0, y + _SIDE / 2 + 3, fill=theme.muted)
        for column, image in enumerate(original):
            x = 56 + column * (_SIDE + _GAP)
            pixels = in_ink(one.made[column] if name == "drawn" else image, theme)
            if name == "seen":
                pixels = hidden_in(pixels, one.hidden[column], theme)
            picture(sheet, f"{name}/{column}", pixels, box=(x, y, _SIDE, _SIDE))
    y = 3 * (_SIDE + _GAP) + 7
    sheet.text("MSE", 0, y, size=SMALL, fill=theme.muted)
    for column, error in enumerate(one.errors):
        x = 56 + column * (_SIDE + _GAP) + _SIDE / 2
        sheet.text(f"{error:.3f}", x, y, size=SMALL, fill=theme.muted, anchor="middle")


def _group(sheet: Sheet, original: Any, one: Drawn, x: float) -> None:
    from netviz.explain.pictures import hidden_in, in_ink, picture

    theme = sheet.theme
    middle = x + _SIDE + _GAP / 2
    sheet.text(f"{one.ratio:.0%} hidden", middle, -28, weight="semibold", anchor="middle")
    right = x + _SIDE + _GAP
    for name, left in ((f"{one.kept} of 64 seen", x), ("drawn", right)):
        sheet.text(name, left + _SIDE / 2, -9, size=SMALL, fill=theme.muted, anchor="middle")
    for row, (image, hidden, made) in enumerate(zip(original, one.hidden, one.made, strict=True)):
        y = row * (_SIDE + _GAP)
        seen = hidden_in(in_ink(image, theme), hidden, theme)
        name = f"{one.ratio:g}/{row}"
        picture(sheet, f"masked/{name}", seen, box=(x, y, _SIDE, _SIDE), tip=f"{one.kept} patches")
        tip = f"error {one.errors[row]:.4f} on the hidden patches"
        pixels = in_ink(made, theme)
        picture(sheet, f"made/{name}", pixels, box=(right, y, _SIDE, _SIDE), tip=tip)
    bottom = len(original) * (_SIDE + _GAP) + 7
    mean = sum(one.errors) / len(one.errors)
    sheet.text(
        f"MSE {mean:.3f}", right + _SIDE / 2, bottom, size=SMALL, fill=theme.muted, anchor="middle"
    )


def _original(sheet: Sheet, original: Any, x: float) -> None:
    from netviz.explain.pictures import in_ink, picture

    sheet.text("original", x + _SIDE / 2, -28, weight="semibold", anchor="middle")
    for row, image in enumerate(original):
        box = (x, row * (_SIDE + _GAP), _SIDE, _SIDE)
        picture(sheet, f"original/{row}", in_ink(image, sheet.theme), box=box)
