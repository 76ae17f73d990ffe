"""Positional encoding, masks, layer normalisation and attention maps, compared with torch's own."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

import netviz
from netviz import explain
from netviz.errors import FormatError
from netviz.explain.maps.record import record
from netviz.explain.maps.words import worded
from netviz.explain.topics import mask as masks
from tests.cli.helpers import invoke


class TestPositionalEncoding:
    def test_the_articles_table(self) -> None:
        """100 positions of 16 dimensions; sin and cos of one angle in neighbours."""
        table = torch.tensor(explain.positional_encoding().numbers["table"])
        assert table.shape == (100, 16)
        angle = torch.arange(100.0)[:, None] * torch.exp(
            -math.log(10_000) * torch.arange(0, 16, 2) / 16
        )
        assert torch.allclose(table[:, ::2], angle.sin(), atol=1e-5)
        assert torch.allclose(table[:, 1::2], angle.cos(), atol=1e-5)

    def test_it_is_the_zoos(self) -> None:
        from netviz.zoo.models.transformer.parts import PositionalEncoding

        table = torch.tensor(explain.positional_encoding(length=50, width=64).numbers["table"])
        module = PositionalEncoding(64, max_length=50)
        assert torch.allclose(module(torch.zeros(1, 50, 64))[0], table, atol=1e-4)

    def test_any_length_and_width(self) -> None:
        found = explain.positional_encoding(length=300, width=64)
        assert "<image" in found._repr_svg_()
        assert found.numbers["wavelengths"][0] == pytest.approx(2 * math.pi)

    def test_an_odd_width_ends_in_a_sine_without_its_cosine(self) -> None:
        table = torch.tensor(explain.positional_encoding(length=6, width=7).numbers["table"])
        angle = torch.arange(6.0)[:, None] * 10_000 ** (-torch.arange(0, 7, 2) / 7)
        assert torch.allclose(table[:, ::2], angle.sin(), atol=1e-5)
        assert torch.allclose(table[:, 1::2], angle[:, :3].cos(), atol=1e-5)

    @pytest.mark.parametrize("sizes", [(1, 1), (1, 16), (9, 1), (2, 3)])
    def test_small_ones_are_drawn(self, sizes: tuple[int, int]) -> None:
        found = explain.positional_encoding(length=sizes[0], width=sizes[1])
        svg = found._repr_svg_()
        assert ("Some of its rows" in svg) == (sizes[0] > 1)  # one position makes no curve
        assert f"position {min(1, sizes[0] - 1)}" in found.text
        for number, what in zip(sizes, ("position", "dimension"), strict=True):
            assert f"{number} {what}{'s' * (number > 1)}" in svg

    @pytest.mark.parametrize("topic", ["positional-encoding", "layernorm", "attention"])
    def test_a_theme_of_greys_has_no_hues(self, topic: str) -> None:
        scene = netviz.explain.explain(topic, theme="greyscale").scene
        marks = [mark for element in scene.elements for mark in element.marks]
        inks = {getattr(mark, "ink", None) for mark in marks} - {None}
        fills = {ink.fill for ink in inks if ink.fill}
        assert len(fills) > 5
        assert all(len({fill[1:3], fill[3:5], fill[5:7]}) == 1 for fill in fills)


class TestMask:
    def test_causal_is_torchs(self) -> None:
        theirs = nn.Transformer.generate_square_subsequent_mask(5) == 0
        assert torch.equal(torch.tensor(masks.causal(5)), theirs)

    def test_weights_are_the_softmax_of_masked_scores(self) -> None:
        for seen in (masks.padding(3, 5), masks.causal(5), masks.both(3, 5)):
            scores = torch.zeros(5, 5, dtype=torch.float64)
            scores = scores.masked_fill(~torch.tensor(seen), -1e9)
            ours = torch.tensor(masks.weights(seen), dtype=torch.float64)
            assert torch.allclose(ours, scores.softmax(-1))

    def test_tokens_and_padding(self) -> None:
        found = explain.mask(tokens="a b", length=3)
        assert found.numbers["tokens"] == ("a", "b", "<pad>")
        assert "&lt;pad&gt;" in found._repr_svg_()
        with pytest.raises(FormatError, match="3 tokens do not fit a length of 2"):
            explain.mask(tokens="a b c", length=2)


class TestLayerNorm:
    @pytest.mark.parametrize("shape", ["4x5", "2x3", "6x8"])
    def test_both_are_torchs(self, shape: str) -> None:
        found = explain.layernorm(shape=shape, eps=1e-6).numbers
        rows = torch.tensor(found["input"], dtype=torch.float64)
        layer = nn.functional.layer_norm(rows, rows.shape[1:], eps=1e-6)
        batch = nn.functional.batch_norm(rows, None, None, training=True, eps=1e-6)
        assert torch.allclose(torch.tensor(found["layer"], dtype=torch.float64), layer)
        assert torch.allclose(torch.tensor(found["batch"], dtype=torch.float64), batch)

    def test_the_figure_frames_rows_and_columns(self) -> None:
        svg = explain.layernorm(shape="3x4")._repr_svg_()
        assert svg.count('id="band/row') == 3
        assert svg.count('id="band/column') == 4
        with pytest.raises(FormatError, match="tokens x features"):
            explain.layernorm(shape="3x4x5")


class ByHand(nn.Module):
    """Attention written out, with a causal mask; keeps its weights."""

    def forward(self, x: Tensor) -> Tensor:
        scores = x @ x.transpose(-2, -1)
        later = torch.ones(x.shape[1], x.shape[1]).triu(1).bool()
        self.weights = scores.masked_fill(later, -1e9).softmax(-1)
        return self.weights @ x


class Fused(nn.Module):
    """torch's fused attention of 4 heads, causal."""

    def forward(self, x: Tensor) -> Tensor:
        heads = x.unflatten(-1, (4, -1)).transpose(1, 2)
        return nn.functional.scaled_dot_product_attention(heads, heads, heads, is_causal=True)


class TestAttention:
    x = torch.randn(1, 6, 16, generator=torch.Generator().manual_seed(0))

    def test_written_out(self) -> None:
        model = ByHand()
        (found,) = record(model, lambda: model(self.x), batch=1)
        assert torch.allclose(found.weights, model.weights)

    def test_fused(self) -> None:
        model = Fused()
        (found,) = record(model, lambda: model(self.x), batch=1)
        heads = self.x.unflatten(-1, (4, -1)).transpose(1, 2)[0]
        scores = heads @ heads.transpose(-2, -1) / 2
        later = torch.ones(6, 6).triu(1).bool()
        assert torch.allclose(
            found.weights, scores.masked_fill(later, -math.inf).softmax(-1), atol=1e-6
        )

    @pytest.mark.parametrize("need_weights", [True, False])
    def test_multihead_attention(self, need_weights: bool) -> None:
        layer = nn.MultiheadAttention(16, 4, batch_first=True).eval()
        x = torch.randn(3, 6, 16)
        (found,) = record(layer, lambda: layer(x, x, x, need_weights=need_weights), batch=3)
        with torch.no_grad():
            _, theirs = layer(x, x, x, average_attn_weights=False)
        assert found.weights.shape == (4, 6, 6)
        assert torch.allclose(found.weights, theirs[0], atol=1e-6)

    def test_an_encoder_of_torch(self) -> None:
        """Its fast path would hide the attention; afterwards it is as it was."""
        layer = nn.TransformerEncoderLayer(16, 4, batch_first=True)
        model = nn.TransformerEncoder(layer, 2).eval()
        found = record(model, lambda: model(self.x), batch=1)
        assert [attention.path for attention in found] == [
            "layers.0.self_attn",
            "layers.1.self_attn",
        ]
        assert torch.backends.mha.get_fastpath_enabled()
        assert all(not module._forward_hooks for module in model.modules())

    def test_a_softmax_that_is_no_attention(self) -> None:
        model = nn.Sequential(nn.Linear(16, 8), nn.Softmax(dim=-1))
        assert record(model, lambda: model(self.x), batch=1) == []

    def test_the_zoos_transformer_on_words(self) -> None:
        found = explain.attention(tokens="the cat sat", layer=6, head=2)
        numbers = found.numbers
        assert [entry["path"] for entry in numbers["attention"]][:2] == [
            "encoder.layers.0.self_attention.attention", "encoder.layers.1.self_attention.attention"
        ]  # fmt: skip
        assert len(numbers["attention"]) == 6 + 2 * 6
        weights = torch.tensor(numbers["weights"])
        assert torch.allclose(weights.sum(-1), torch.ones(3), atol=1e-5)
        assert weights[0, 1:].sum() == 0  # the decoder sees no later word
        svg = found._repr_svg_()
        assert "cat" in svg
        assert ">decoder.layers.0.cross_attention.attention<" in svg  # rows of several kinds
        assert any("random weights" in note for note in found.assumed)
        again = explain.attention(tokens="the cat sat", layer=6, head=2).numbers
        assert again["weights"] == numbers["weights"]

    def test_a_model_of_the_users_own(self) -> None:
        model = nn.MultiheadAttention(8, 2, batch_first=True)
        found = explain.attention(Self(model), input="1x5x8", head=1)
        assert found.numbers["attention"] == [{"layer": 0, "path": "inner", "shape": (2, 5, 5)}]
        assert model.training

    def test_words_are_not_given_to_what_stands_beside_them(self) -> None:
        """BERT's segments are 0 or 1, masks are on, positions count."""
        other = torch.zeros(1, 6, dtype=torch.int64)
        args, _ = worded(Beside(), (other, other, other, other), {}, ("a", "b", "a", "c"))
        assert [arg.tolist() for arg in args] == [
            [[1, 2, 1, 3]], [[0, 0, 0, 0]], [[1, 1, 1, 1]], [[0, 1, 2, 3]]
        ]  # fmt: skip
        found = explain.attention("zoo:bert_base", tokens="hello wide world").numbers
        assert found["tokens"] == ("hello", "wide", "world")

    def test_a_model_that_reads_no_words_says_so(self) -> None:
        model = nn.MultiheadAttention(8, 2, batch_first=True)
        found = explain.attention(Self(model), input="1x2x8", tokens="a b")
        assert any("reads no tokens" in note for note in found.assumed)
        assert found.numbers["tokens"] == ("a", "b")  # as many as there are places

    def test_what_is_not_there(self) -> None:
        with pytest.raises(FormatError, match="computed no attention"):
            explain.attention("zoo:lenet5")
        with pytest.raises(FormatError, match="attention 0 has heads 0 to 7"):
            explain.attention(tokens="a b", head=8)
        assert invoke("explain", "attention", "--layer", "99").exit_code == 2


class Beside(nn.Module):
    """Words, with what stands beside them in other models."""

    def forward(
        self, ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor, position_ids: Tensor
    ) -> Tensor:
        return ids


class Self(nn.Module):
    """Self-attention of ``inner``."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(x, x, x)[0]


def test_functions_and_commands_agree() -> None:
    shown = invoke("explain", "mask", "--tokens", "a b", "--length", "3").stdout
    assert shown == netviz.explain.mask(tokens="a b", length=3).text
