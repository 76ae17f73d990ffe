"""BicycleGAN, one image to many: both configurations with their networks and losses.

Zhu et al., Toward multimodal image-to-image translation, 2017: cVAE-GAN encodes the real image B to
z and makes it again from A and z; cLR-GAN draws z, makes an image, and finds z in it. Sizes and
losses are those of the zoo's modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.explain.explanation import Explanation
from netviz.explain.options import one_of, option, whole
from netviz.explain.text import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which configuration, of which networks."""

    configuration: str = option(
        "both", "cvae, clr or both.", parse=one_of("both", "cvae", "clr"), metavar="NAME"
    )
    noise: int = option(8, "Numbers of z.", parse=whole(least=1, most=512), metavar="N")
    width: int = option(
        64, "Channels after the first layer.", parse=whole(least=1, most=256), metavar="N"
    )
    injection: str = option(
        "all", "Where z enters G: all layers on the way down, or the input.",
        parse=one_of("all", "input"), metavar="NAME",
    )  # fmt: skip


def explain(options: Options) -> Explanation:
    """Build and draw. Raises `MissingPackageError` without scikit-learn or Pillow."""
    from netviz.explain.bicycle.facts import facts
    from netviz.explain.bicycle.figure import NAMES, draw

    found = facts(options.width, options.noise, options.injection)
    shown = NAMES if options.configuration == "both" else (options.configuration,)
    return Explanation(
        topic="bicyclegan",
        numbers={
            "parameters": found.parameters, "noise": found.noise, "injection": found.injection,
            "weights": found.weights, "losses": found.losses,
        },
        text=_text(found),
        draw=lambda theme: draw(found, shown, theme),
    )  # fmt: skip


def _text(found: Any) -> str:
    from netviz.explain.bicycle.facts import SMALL

    weights, losses = found.weights, found.losses
    facts = [
        (name, f"{count:,} parameters ({about})")
        for (name, count), about in zip(
            found.parameters.items(),
            (
                "U-Net, A and z to an image",
                "residual, B to mean and variance of z",
                "two PatchGANs",
            ),
            strict=True,
        )
    ]
    facts += [
        ("cVAE-GAN", "B -> E -> z, z and A -> G -> B^"),
        ("", _sum((("GAN", 1.0, losses["vae_gan"]), ("L1", weights["l1"], losses["vae_l1"]),
                   ("KL", weights["kl"], losses["vae_kl"])))),
        ("cLR-GAN", "z and A -> G -> B^, B^ -> E -> z^"),
        ("", _sum((("GAN", 1.0, losses["lr_gan"]),
                   ("L1 of z", weights["latent"], losses["lr_latent"])))),
        ("losses", f"of networks with {SMALL} channels and random weights, on a photograph"),
    ]  # fmt: skip
    return f"BicycleGAN, z of {found.noise} numbers\n\n{table(facts)}"


def _sum(parts: tuple[tuple[str, float, float], ...]) -> str:
    return " + ".join(f"{weight:g}·{name} ({value:.3f})" for name, weight, value in parts)
