"""Real images that ship with a package: handwritten digits and two photographs."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from netviz.errors import MissingPackageError

SIDE = 16
"""Pixels along a digit: scikit-learn's 8x8 are enlarged twice, bicubically."""

_HELD_OUT = 5
"""Every fifth digit is kept from training."""


@dataclass(frozen=True, slots=True)
class Digits:
    """``images`` ``(n, 1, 16, 16)`` in [0, 1], the pen 1; ``labels`` ``(n,)``."""

    images: Tensor
    labels: Tensor

    def of(self, label: int) -> Tensor:
        """The images of one digit."""
        return self.images[self.labels == label]


@functools.lru_cache(maxsize=1)
def digits() -> tuple[Digits, Digits]:
    """1437 digits to learn from and 360 others (Alpaydin and Kaynak, 1998; UCI Optical Recognition
    of Handwritten Digits, its test part, as in scikit-learn).

    Raises `MissingPackageError` where scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise missing("scikit-learn") from error
    found = load_digits()
    small = torch.tensor(found.images, dtype=torch.float32)[:, None] / 16
    large = F.interpolate(small, SIDE, mode="bicubic", align_corners=False).clamp(0, 1)
    labels = torch.tensor(found.target)
    held = torch.arange(len(labels)) % _HELD_OUT == 0
    return Digits(large[~held], labels[~held]), Digits(large[held], labels[held])


def photograph(name: str, height: int, width: int) -> Tensor:
    """scikit-learn's "china" or "flower", cut to the shape and made smaller: ``(3, h, w)`` in
    [0, 1]. Raises `MissingPackageError` where scikit-learn or Pillow is not installed."""
    try:
        from sklearn.datasets import load_sample_image

        array = load_sample_image(f"{name}.jpg")
    except ImportError as error:  # scikit-learn raises it for Pillow too
        raise missing("scikit-learn and Pillow") from error
    image = torch.tensor(array).permute(2, 0, 1).float() / 255
    scale = max(height / image.shape[1], width / image.shape[2])
    size = (max(height, round(image.shape[1] * scale)), max(width, round(image.shape[2] * scale)))
    small = F.interpolate(image[None], size, mode="bilinear", antialias=True)[0]
    top, left = (size[0] - height) // 2, (size[1] - width) // 2
    return small[:, top : top + height, left : left + width].clamp(0, 1)


def missing(package: str) -> MissingPackageError:
    """The error that names what to install."""
    return MissingPackageError(f"this figure needs {package}: pip install netviz[explain]")
