"""Python that looks at tensor values: impossible without them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tests.models.case import both, case, fc, ints, rand

REAL = ("auto", "real")


@case(rand(2, 4), fc, ops="linear abs max mul", tensors=REAL)
def item_scale(self: Any, x: Tensor) -> Tensor:
    return self.fc(x) * x.abs().max().item()


@case(rand(2, 4), fc, ops="linear sum gt relu|neg", tensors=REAL)
def bool_branch(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    return y.relu() if y.sum() > 0 else -y


@case(rand(2, 4), fc, ops="linear norm div", flow="input>div", tensors=REAL)
def while_loop(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x) * 10
    while y.norm() > 1:
        y = y / 2
    return y


@case(
    both(rand(6, 4), lambda: torch.tensor([1, 2, 3])),
    fc,
    ops="split linear:3 cat",
    tensors=REAL,
    dead="lengths",
)
def tolist_split(self: Any, x: Tensor, lengths: Tensor) -> Tensor:
    return torch.cat([self.fc(part).mean(0) for part in x.split(lengths.tolist())])


@case(both(rand(2, 4), lambda: torch.tensor(3)), fc, ops="linear:3", tensors=REAL, dead="times")
def tensor_as_loop_count(self: Any, x: Tensor, times: Tensor) -> Tensor:
    for _ in range(int(times)):
        x = self.fc(x)
    return x


@case(rand(5, 4), fc, ops="linear gt getitem|__getitem__ sum", flow="gt>sum", tensors=REAL)
def boolean_mask(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    return y[y > 0].sum()


@case(rand(5, 4), fc, ops="nonzero linear", flow="nonzero>linear", tensors=REAL)
def nonzero_rows(self: Any, x: Tensor) -> Tensor:
    rows = (x[:, 0] > 0).nonzero().squeeze(1)
    return self.fc(x[rows])


@case(rand(5, 4), ops="where:2", tensors=REAL)
def where_both_ways(self: Any, x: Tensor) -> Tensor:
    (rows,) = torch.where(x[:, 0] > 0)
    return torch.where(x > 0, x, 0.0)[rows]


@case(
    ints(3, 5),
    lambda: {"table": nn.Embedding(10, 4)},
    ops="unique embedding",
    flow="unique>embedding",
    tensors=REAL,
)
def unique_tokens(self: Any, ids: Tensor) -> Tensor:
    words, place = torch.unique(ids, return_inverse=True)
    return self.table(words)[place]


@case(rand(2, 4), fc, ops="linear:2", flow="linear>linear input>output", tensors=REAL)
def numpy_round_trip(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x).detach().numpy()
    y = np.ascontiguousarray(np.fft.fftshift(y * 2))
    return self.fc(torch.from_numpy(y))


@case(rand(2, 4), fc, ops="linear:2", flow="linear>linear", tensors=REAL)
def list_round_trip(self: Any, x: Tensor) -> Tensor:
    return self.fc(torch.tensor(self.fc(x).tolist()))


@case(rand(2, 3, 4), lambda: {"fc": nn.Linear(12, 2)}, ops="linear view|reshape")
def sizes_in_arithmetic(self: Any, x: Tensor) -> Tensor:
    batch, *rest = x.shape
    assert len(x) == batch
    assert x.numel() == int(np.prod(rest)) * batch
    return self.fc(x.view(-1, x.size(1) * x.size(2)))


@case(rand(6, 4), ops="masked_select sort|argsort bincount", tensors=REAL)
def selections(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    order = x[:, 0].argsort()
    chosen = x[order].masked_select(x > 0)
    return chosen, torch.bincount((x > 0).sum(1), minlength=4)


@case(rand(3, 8, 8), tensors=REAL, ops="argmax|max")
def index_by_value(self: Any, x: Tensor) -> Tensor:
    best = x.flatten(1).argmax(1)
    return torch.stack([x[i, :, int(b) % 8] for i, b in enumerate(best)])


@case(both(rand(2, 4), rand(2, 4)), fc, ops="linear", tensors=REAL)
def assertions_on_values(self: Any, x: Tensor, y: Tensor) -> Tensor:
    assert not torch.isnan(x).any(), "not a number"
    assert not torch.equal(x, y)
    assert not torch.allclose(x, y)
    return self.fc(x + y)
