"""What is measured within a layer that still runs belongs to that layer."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from tests.live.helpers import records, watched


def test_attention_belongs_to_the_layer_that_computes_it(log: Path) -> None:
    block = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=True)
    optimizer = torch.optim.SGD(block.parameters(), lr=0.01)

    def body(_: object) -> None:
        for _ in range(3):
            loss = block(torch.randn(2, 5, 8)).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    watched(log, body, block, every=1)
    paths = [path for path, _, _ in records(log, "model")[0]["layers"]]
    entropies = [r["stats"]["entropy"] for r in records(log, "layers") if "entropy" in r["stats"]]
    assert [path for path, v in zip(paths, entropies[-1], strict=True) if v is not None] == [
        "self_attn"
    ]
