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
from netviz.explain.masking.figure import Drawn, draw
from netviz.explain.options import labels, number, option, whole
from netviz.explain.text import table
from netviz.scene import Scene
from netviz.themes import Theme

_RATIOS = (0.75, 0.8, 0.95)
_MOVING = (0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


_NUMBER = number()


def _share(value: Any) -> float:
    found: float = _NUMBER(value)
    if not 0.02 <= found <= 0.98:
        raise ValueError("must be 0.02 to 0.98: of 64 patches, at least one is hidden and one seen")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is hidden, and of which digits."""

    ratio: float | None = option(
        None, "Share of the patches that is hidden.", parse=_share,
        metavar="SHARE", default_text="0.75, 0.8 and 0.95",
    )  # fmt: skip
    digits: tuple[int, ...] = option(
        (0, 2, 3, 5, 8), "The digits, of ones kept from training.", parse=labels(),
        metavar="0,2,3,5,8", default_text="0,2,3,5,8",
    )  # fmt: skip
    seed: int = option(0, "Chooses the masks and the writers.", parse=whole(least=0), metavar="N")


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
