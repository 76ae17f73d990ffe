"""Recurrent layers: every weight matrix meets every time step of every sequence once.

Element-wise work per hidden unit and step is that of the unfused cell:
LSTM 13 (4 additions, 3 sigmoids, 2 tanh, 3 products, 1 addition), GRU 10, plain RNN 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import Args, Formula, work

GATES = {"lstm": 4, "gru": 3, "rnn": 1}
PER_UNIT = {"lstm": 13, "gru": 10, "rnn": 2}
_BY_NUMBER = ("rnn", "rnn", "lstm", "gru")
"""cuDNN's and oneDNN's mode argument: relu, tanh, LSTM, GRU."""


def _rows(tensor: Any) -> int:
    """Time steps times sequences of (..., features)."""
    return int(tensor.numel()) // max(1, int(tensor.shape[-1]))


def _matrices(weights: Any) -> int:
    """Elements of the weights that are matrices (biases are not)."""
    return sum(int(w.numel()) for w in weights if w.dim() == 2)


def _weights(args: Args) -> Any:
    """The last list among the arguments: states come before it."""
    return [a for a in args if isinstance(a, (list, tuple)) and a][-1]


def _layers(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return 2 * _rows(args[0]) * _matrices(_weights(args))


def _layer_gates(kind: str) -> Formula:
    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        flags = [a for a in args if isinstance(a, int) and not isinstance(a, bool)]
        bools = [a for a in args if isinstance(a, bool)]
        hidden = int(_weights(args)[0].shape[0]) // GATES[kind]
        directions = 2 if bools[2] else 1
        return PER_UNIT[kind] * hidden * _rows(args[0]) * flags[0] * directions

    return formula


def _fused_layer(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``mkldnn_rnn_layer``: one direction of one layer."""
    return 2 * _rows(args[0]) * _matrices(args[1:3])


def _fused_gates(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return PER_UNIT[_BY_NUMBER[int(args[9])]] * int(args[10]) * _rows(args[0])


def _library(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return 2 * _rows(args[0]) * _matrices(args[1])


def _library_gates(mode: int, layers: int, bidirectional: int) -> Formula:
    """Gates of cuDNN's and MIOpen's whole stacks; where each keeps its mode, layers, directions."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        units = int(args[mode + 1]) * int(args[layers]) * (2 if args[bidirectional] else 1)
        return PER_UNIT[_BY_NUMBER[int(args[mode])]] * units * _rows(args[0])

    return formula


def _cell(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return 2 * _rows(args[0]) * _matrices(args[2:4])


def _cell_gates(kind: str) -> Formula:
    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        return PER_UNIT[kind] * int(args[3].shape[-1]) * _rows(args[0])

    return formula


_LAYERS = {"lstm": "lstm", "gru": "gru", "rnn_tanh": "rnn", "rnn_relu": "rnn"}
_CELLS = {f"{name}_cell": kind for name, kind in _LAYERS.items()}

MATRIX: dict[str, Formula] = {
    **dict.fromkeys(_LAYERS, _layers),
    **dict.fromkeys(_CELLS, _cell),
    "mkldnn_rnn_layer": _fused_layer,
    "_cudnn_rnn": _library,
    "miopen_rnn": _library,
}

ELEMENTWISE: dict[str, Formula] = {
    **{name: _layer_gates(kind) for name, kind in _LAYERS.items()},
    **{name: _cell_gates(kind) for name, kind in _CELLS.items()},
    "mkldnn_rnn_layer": _fused_gates,
    "_cudnn_rnn": _library_gates(6, 9, 13),
    "miopen_rnn": _library_gates(5, 7, 11),
    "_thnn_fused_lstm_cell": lambda args, kwargs, out: PER_UNIT["lstm"] * work(args[2]),
    "_thnn_fused_gru_cell": lambda args, kwargs, out: PER_UNIT["gru"] * work(args[2]),
}
