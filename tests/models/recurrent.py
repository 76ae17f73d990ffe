"""Recurrent layers: one node, every result its own port."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from tests.models.case import both, built, case, ints, rand


@built(rand(2, 5, 4), ops="lstm:1", outputs=3)
def lstm_with_states() -> nn.Module:
    return nn.LSTM(4, 6, 2, batch_first=True, bidirectional=True, proj_size=3)


@case(
    both(ints(3, 5), lambda: torch.tensor([5, 3, 2])),
    lambda: {"table": nn.Embedding(10, 4), "rnn": nn.GRU(4, 6, batch_first=True)},
    ops="embedding gru:1",
    flow="embedding>gru gru>output",
    dead="lengths",
)
def packed(self: Any, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    packed = pack_padded_sequence(self.table(ids), lengths, batch_first=True)
    out, last = self.rnn(packed)
    return pad_packed_sequence(out, batch_first=True)[0], last[-1]


@case(
    rand(3, 5, 4),
    lambda: {"rnn": nn.LSTM(4, 6, batch_first=True)},
    ops="lstm:1",
    flow="input>lstm lstm>output",
)
def packed_result(self: Any, x: Tensor) -> PackedSequence:
    return self.rnn(pack_padded_sequence(x, [5, 3, 2], batch_first=True))[0]


@case(
    rand(2, 5, 4),
    lambda: {"cell": nn.LSTMCell(4, 6)},
    ops="lstm_cell:5 stack",
    flow="lstm_cell>stack",
    paths="cell",
)
def cell_in_a_loop(self: Any, x: Tensor) -> Tensor:
    state, seen = None, []
    for step in x.unbind(1):
        state = self.cell(step, state)
        seen.append(state[0])
    return torch.stack(seen, 1)


@case(
    both(rand(2, 5, 4), rand(1, 2, 6)),
    lambda: {"rnn": nn.RNN(4, 6, batch_first=True, nonlinearity="relu"), "drop": nn.Dropout()},
    ops="rnn_relu|rnn_relu_|rnn:1",
    inputs=2,
)
def state_as_input(self: Any, x: Tensor, state: Tensor) -> Tensor:
    out, state = self.rnn(x, state)
    return self.drop(out[:, -1]) + state[0]
