"""Operators with several results, or none of their own."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.case import both, case, fc, ints, rand


@case(rand(2, 8), fc, ops="chunk:1 linear:2 split:1 unbind:1", flow="chunk>linear unbind>output")
def pieces(self: Any, x: Tensor) -> Tensor:
    a, b = x.chunk(2, 1)
    c, _ = torch.split(self.fc(a) + self.fc(b), [3, 1], 1)
    first, second = c.unbind(0)
    return first * second


@case(rand(3, 6), ops="topk max sort var_mean", outputs=5)
def several_results(self: Any, x: Tensor) -> list[Tensor]:
    best, where = x.topk(2)
    value, _ = x.max(dim=1)
    variance, mean = torch.var_mean(x)
    return [best, where, value, torch.sort(x).values, variance * mean]


@case(rand(3, 4), fc, ops="linear:3 stack", flow="input>linear linear>output")
def iterated_tensor(self: Any, x: Tensor) -> Tensor:
    first, *rest = x
    return torch.stack([self.fc(first)] + [self.fc(row) for row in rest])


@case(both(rand(2, 3, 4), rand(2, 5, 4)), ops="einsum:2", flow="einsum>einsum")
def einsums(self: Any, q: Tensor, k: Tensor) -> Tensor:
    scores = torch.einsum("bid,bjd->bij", q, k)
    return torch.einsum("bij,bjd->bid", scores, k)


@case(rand(2, 16, 4), ops="reshape|view permute:2", flow="input>output")
def rearranged(self: Any, x: Tensor) -> Tensor:
    return x.reshape(2, 4, 4, 4).permute(0, 3, 1, 2).flatten(2).permute(2, 0, 1)


@case(rand(2, 4), fc, ops="where:2 clamp:1", flow="linear>where")
def where_with_scalars(self: Any, x: Tensor) -> Tensor:
    y = torch.where(x > 0, self.fc(x), torch.tensor(float("-inf")))
    return torch.where(y > 0, y, 0.0).clamp(min=0, max=6)


@case(rand(2, 4), fc, ops="sub|rsub div|reciprocal|rtruediv|__rtruediv__ neg pow|rpow|__rpow__")
def reflected_operators(self: Any, x: Tensor) -> Tensor:
    y = 1 - self.fc(x)
    return 2.0 ** (1 / -y)


@case(both(ints(2, 3), ints(2, 3)), ops="embedding embedding_bag one_hot", flow="input>output")
class lookups(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(10, 10, padding_idx=0)
        self.bags = nn.EmbeddingBag(10, 10)

    def forward(self, ids: Tensor, bags: Tensor) -> Tensor:
        return self.words(ids).sum(1) + self.bags(bags) + F.one_hot(ids, 10).sum(1)


@case(
    rand(1, 3, 8, 8),
    ops="interpolate pad unfold fold grid_sample affine_grid pixel_shuffle avg_pool2d",
    flow="input>output",
)
def pictures(self: Any, x: Tensor) -> Tensor:
    y = F.interpolate(F.pad(x, (1, 1, 1, 1)), size=(8, 8), mode="bilinear", align_corners=False)
    columns = F.unfold(y, 3, padding=1)
    y = F.fold(columns, (8, 8), 3, padding=1)
    grid = F.affine_grid(torch.eye(2, 3)[None], [1, 3, 8, 8], align_corners=False)
    y = F.grid_sample(y, grid, align_corners=False)
    return F.avg_pool2d(F.pixel_shuffle(y.repeat(1, 4, 1, 1), 2), 2)


@case(
    rand(1, 3, 8, 8),
    ops="max_pool2d|max_pool2d_with_indices:1 max_unpool2d:1",
    flow="max_pool2d|max_pool2d_with_indices>max_unpool2d",
)
def pooled_indices(self: Any, x: Tensor) -> Tensor:
    y, where = F.max_pool2d(x, 2, return_indices=True)
    return F.max_unpool2d(y, where, 2)


@case(both(rand(4, 3), ints(4, high=3)), ops="cross_entropy nll_loss log_softmax", outputs=1)
def losses(self: Any, x: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(x, target) + F.nll_loss(F.log_softmax(x, 1), target)


@case(rand(3, 3), ops="svd|linalg_svd eigh|linalg_eigh inverse|inv|linalg_inv", outputs=2)
def linear_algebra(self: Any, x: Tensor) -> list[Tensor]:
    u, s, _ = torch.linalg.svd(x)
    values, vectors = torch.linalg.eigh(x @ x.T)
    return [u * s + torch.linalg.inv(x + torch.eye(3) * 9), vectors * values]


@case(rand(2, 4), fc, ops="linear mean", flow="linear>output")
def properties(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    return y.T.mT.data + y.real + y.mH.T.detach().mean()


@case(rand(2, 4), fc, ops="linear:1 to|type|float|double", flow="linear>output")
def conversions(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x).double().to(x)
    return y.type_as(x).cpu().to("cpu", torch.float64).float()
