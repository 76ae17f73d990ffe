"""Networks of the literature, and large ones."""

from __future__ import annotations

import pytest

import netviz
from netviz.passes.match import Match, match
from netviz.passes.match.runs import Run, runs
from tests.passes.match.pairs import chain, nested, news


def zoo(left: str, right: str) -> Match:
    graphs = [netviz.trace(f"zoo:{name}") for name in (left, right)]
    return match(*graphs)


def test_resnet_34_is_resnet_18_with_blocks_added() -> None:
    found = zoo("resnet18", "resnet34")
    added = ["layer1.2", "layer2.2", "layer2.3", *(f"layer3.{i}" for i in range(2, 6)), "layer4.2"]
    assert news(found) == [("added", None, id_) for id_ in added]
    assert found.counts["equal"] == 68
    assert found.counts["added"] == 8 * 7


def test_vgg_16_is_vgg_11_with_convolutions_added() -> None:
    found = zoo("vgg11", "vgg16")
    assert found.counts["added"] == 10
    assert found.counts["changed"] == found.counts["removed"] == found.counts["renamed"] == 0


def test_gpt2_medium_is_wider_and_deeper() -> None:
    found = zoo("gpt2", "gpt2_medium")
    assert found.counts["removed"] == 0
    assert [c.right for c in found.changes if c.kind == "added"] == [
        f"h.{i}" for i in range(12, 24)
    ]
    told = {name: (a, b) for c in found.changes if c.left == "wte" for name, a, b in c.news}
    assert told == {"embedding_dim": ("768", "1024")}
    top = runs(found)
    assert [run.repeat for run in top.inside if run.first.left == "h.0"] == [12]
    assert [run.repeat for run in top.inside if run.kind == "added"] == [12]


def count(run: Run) -> int:
    return sum(change.layers for change in run.changes) + sum(
        len(run.changes) * count(inner) for inner in run.inside
    )


@pytest.mark.parametrize(
    "pair",
    [("resnet18", "resnet50"), ("gpt2", "gpt2_medium"), ("unet", "vgg11"), ("lstm", "transformer")],
    ids="-".join,
)
def test_runs_stand_for_every_layer(pair: tuple[str, str]) -> None:
    found = zoo(*pair)
    assert count(runs(found)) == sum(found.counts.values())
    assert count(runs(found, apart=True)) == sum(found.counts.values())


def test_ten_thousand_layers_are_matched() -> None:
    graphs = [netviz.trace(chain(10_000, changed=c), input_size=(1, 2)) for c in (False, True)]
    found = match(*graphs)
    assert [kind for kind, _, _ in news(found)] == ["added", "changed"]


def test_calls_a_thousand_deep_do_not_recurse() -> None:
    found = match(nested(1200), nested(1201))
    assert (found.counts["equal"], found.counts["added"]) == (1199, 0)
    assert runs(found).inside
