"""Which calls count as showing the same."""

from __future__ import annotations

from collections import Counter

from netviz.passes.likeness import Likeness

BOTTLENECK = Counter(Conv2d=3, BatchNorm2d=3, ReLU=3, add=1)


def test_a_projection_makes_a_variant_and_another_attention_a_kind() -> None:
    likeness = Likeness()
    plain = likeness.of("Bottleneck", BOTTLENECK)
    projected = likeness.of("Bottleneck", BOTTLENECK + Counter(Sequential=1))
    assert plain[0] == projected[0]
    assert plain[1] != projected[1]
    encoder = likeness.of("Block", Counter(SelfAttention=1, FeedForward=1))
    decoder = likeness.of("Block", Counter(SelfAttention=1, CrossAttention=1, FeedForward=1))
    assert encoder[0] != decoder[0]


def test_other_classes_are_other_kinds_and_equal_calls_share_their_numbers() -> None:
    likeness = Likeness()
    assert likeness.of("A", BOTTLENECK) == likeness.of("A", BOTTLENECK)
    assert likeness.of("A", BOTTLENECK)[0] != likeness.of("B", BOTTLENECK)[0]


def test_no_more_than_eight_kinds_of_a_class_are_told_apart() -> None:
    likeness = Likeness()
    numbers = {likeness.of("A", Counter({f"part{n}": 1}))[0] for n in range(20)}
    assert len(numbers) == 8
