"""The two configurations of BicycleGAN as modules whose outputs are their losses, and the whole.

Equations of the paper: cVAE-GAN is (3) to (5), cLR-GAN is (6) and (7), the whole is (8). Least
squares stand for the logarithms of the adversarial losses, as in its section 4.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from netviz.zoo.models.bicyclegan.networks import Discriminator, Encoder, Generator

WEIGHTS = {"l1": 10.0, "latent": 0.5, "kl": 0.01}
"""Section 4 of the paper; an adversarial loss weighs 1."""


class Reparameterise(nn.Module):
    """Draw z from the normal distribution that the encoder says."""

    def forward(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        """Two ``(batch, noise)`` -> z of the same shape, through which gradients flow."""
        return mean + (log_variance / 2).exp() * torch.randn_like(mean)


class AdversarialLoss(nn.Module):
    """D wants 1 for real and 0 for made images, G wants 1 for made ones."""

    def forward(
        self, real: tuple[Tensor, Tensor], fake: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """Scores of both scales, for the real and for the made image -> G's loss and D's."""
        g = [(1 - score).square().mean() for score in fake]
        d = [(1 - score).square().mean() for score in real]
        d += [score.square().mean() for score in fake]
        return g[0] + g[1], d[0] + d[1] + d[2] + d[3]


class L1Loss(nn.Module):
    """The mean distance."""

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Two tensors of one shape -> a scalar."""
        return F.l1_loss(x, y)


class KLLoss(nn.Module):
    """How far the encoder's distribution is from the standard normal one."""

    def forward(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        """Two ``(batch, noise)`` -> a scalar: summed over z, averaged over the batch."""
        each = 1 + log_variance - mean.square() - log_variance.exp()
        return -0.5 * each.sum(1).mean()


class CVAEGAN(nn.Module):
    """B -> z -> B': what E says of the real B lets G make it again from A."""

    drawing_depth = 1

    def __init__(self, *, noise: int = 8, width: int = 64, injection: str = "all") -> None:
        super().__init__()
        self.generator = Generator(noise=noise, width=width, injection=injection)
        self.encoder = Encoder(noise=noise, width=width)
        self.discriminator = Discriminator(width=width)
        self.sample = Reparameterise()
        self.adversarial, self.l1, self.kl = AdversarialLoss(), L1Loss(), KLLoss()

    def forward(self, a: Tensor, b: Tensor) -> dict[str, Tensor]:
        """Images A and B ``(batch, 3, 256, 256)`` -> the losses, scalars.

        "gan": G and E against D; "l1": of the image; "kl": of z; "discriminator": D's own.
        """
        mean, log_variance = self.encoder(b)
        made = self.generator(a, self.sample(mean, log_variance))
        gan, discriminator = self.adversarial(self.discriminator(b), self.discriminator(made))
        return {
            "gan": gan,
            "l1": self.l1(b, made),
            "kl": self.kl(mean, log_variance),
            "discriminator": discriminator,
        }

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """A and B, each ``(1, 3, 256, 256)``."""
        weight = self.generator.first.weight
        return (weight.new_zeros(1, 3, 256, 256), weight.new_zeros(1, 3, 256, 256))


class CLRGAN(nn.Module):
    """z -> B' -> z': E finds in the image that G made the z which it was made from."""

    drawing_depth = 1

    def __init__(self, *, noise: int = 8, width: int = 64, injection: str = "all") -> None:
        super().__init__()
        self.generator = Generator(noise=noise, width=width, injection=injection)
        self.encoder = Encoder(noise=noise, width=width)
        self.discriminator = Discriminator(width=width)
        self.adversarial, self.l1 = AdversarialLoss(), L1Loss()

    def forward(self, a: Tensor, b: Tensor, z: Tensor) -> dict[str, Tensor]:
        """A, a real B ``(batch, 3, 256, 256)`` for D, and z ``(batch, noise)`` -> the losses.

        "gan": G against D; "latent": distance of z and the mean of z'; "discriminator": D's own.
        """
        made = self.generator(a, z)
        found, _ = self.encoder(made)
        gan, discriminator = self.adversarial(self.discriminator(b), self.discriminator(made))
        return {"gan": gan, "latent": self.l1(z, found), "discriminator": discriminator}

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """A and B ``(1, 3, 256, 256)``, and z ``(1, noise)``."""
        weight = self.generator.first.weight
        image = (1, 3, 256, 256)
        z = weight.new_zeros(1, self.generator.noise)
        return (weight.new_zeros(image), weight.new_zeros(image), z)


class BicycleGAN(nn.Module):
    """Both configurations, with one G and one E, and a D for each."""

    drawing_depth = 2

    def __init__(self, *, noise: int = 8, width: int = 64, injection: str = "all") -> None:
        super().__init__()
        self.vae = CVAEGAN(noise=noise, width=width, injection=injection)
        self.lr = CLRGAN(noise=noise, width=width, injection=injection)
        self.lr.generator, self.lr.encoder = self.vae.generator, self.vae.encoder

    def forward(self, a: Tensor, b: Tensor, z: Tensor) -> dict[str, Tensor]:
        """As `CLRGAN` takes them -> the losses of both, "vae_gan" to "lr_discriminator"."""
        vae, lr = self.vae(a, b), self.lr(a, b, z)
        return {f"vae_{k}": v for k, v in vae.items()} | {f"lr_{k}": v for k, v in lr.items()}

    def step(
        self, batch: tuple[Tensor, Tensor, Tensor], *optimisers: torch.optim.Optimizer
    ) -> dict[str, Tensor]:
        """One step of training on A, B and z; the losses, and "total", what G and E minimise.

        ``optimisers``: of the parameters of G, E and both D, shared out among them as you like.
        The distance of z and z' teaches G alone, as in the authors' code: E would else learn to
        hide z in B'.
        """
        losses = self(*batch)
        g, e = list(self.vae.generator.parameters()), list(self.vae.encoder.parameters())
        d = [*self.vae.discriminator.parameters(), *self.lr.discriminator.parameters()]
        shared = losses["vae_gan"] + losses["lr_gan"]
        shared = shared + WEIGHTS["l1"] * losses["vae_l1"] + WEIGHTS["kl"] * losses["vae_kl"]
        latent = WEIGHTS["latent"] * losses["lr_latent"]
        for optimiser in optimisers:
            optimiser.zero_grad()
        shared.backward(retain_graph=True, inputs=g + e)
        latent.backward(retain_graph=True, inputs=g)
        (losses["vae_discriminator"] + losses["lr_discriminator"]).backward(inputs=d)
        for optimiser in optimisers:
            optimiser.step()
        return {k: v.detach() for k, v in {**losses, "total": shared + latent}.items()}

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """A and B ``(1, 3, 256, 256)``, and z ``(1, noise)``."""
        return self.lr.example_inputs
