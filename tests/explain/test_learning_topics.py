"""MAE, VAE, GAN, latent space, augmentation, style transfer, BicycleGAN: what the figures show."""

from __future__ import annotations

import io

import pytest
import torch
from PIL import Image

from netviz import explain
from netviz.errors import FormatError
from netviz.explain.trained.data import digits
from netviz.explain.trained.store import generated, network
from netviz.scene import bounds
from tests.cli.helpers import invoke

QUICK = {
    "mae": {}, "vae": {}, "gan": {}, "latent": {}, "augment": {},
    "style-transfer": {"steps": 6, "width": 48}, "bicyclegan": {"width": 8},
}  # fmt: skip


@pytest.mark.parametrize("topic", QUICK)
@pytest.mark.parametrize("theme", ["classic", "dark"])
def test_everything_lies_on_the_page_under_its_own_name(topic: str, theme: str) -> None:
    scene = explain.explain(topic, theme=theme, **QUICK[topic]).scene
    names = [element.id for element in scene.elements]
    assert len(set(names)) == len(names)
    left, top, right, bottom = bounds(scene.elements)
    assert min(left, top) >= 0
    assert right <= scene.width
    assert bottom <= scene.height


@pytest.mark.parametrize(
    ("topic", "pictures"), [("mae", 9), ("gan", 12), ("latent", 22), ("style-transfer", 7)]
)
def test_gifs_move(topic: str, pictures: int) -> None:
    data = explain.explain(topic, dpi=40, **QUICK[topic]).render("gif")
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.n_frames == pictures


class TestMae:
    def test_the_articles_shares(self) -> None:
        found = explain.mae().numbers["ratios"]
        assert [one["ratio"] for one in found] == [0.75, 0.8, 0.95]
        assert [one["visible"] for one in found] == [16, 12, 3]
        assert sum(found[0]["errors"]) < sum(found[2]["errors"])

    def test_only_hidden_patches_are_drawn_again(self) -> None:
        from netviz.explain.topics.mae import chosen, run

        images = chosen((3, 7), 1)
        found = run(images, 0.75, 1)
        assert found.hidden.mean() == pytest.approx(48 / 64)
        changed = (found.made != images[:, 0].numpy()) & ~found.hidden
        assert not changed.any()
        blocks = found.hidden.reshape(2, 8, 2, 8, 2)
        assert ((blocks.sum((2, 4)) % 4) == 0).all()  # whole patches of 2 x 2

    @pytest.mark.parametrize(
        ("ratio", "rule"),
        [
            ("0", "at least one is hidden"),
            ("1", "at least one is hidden and one seen"),
            ("much", "give a number, such as 0.5"),
        ],
    )
    def test_a_share_that_is_none(self, ratio: str, rule: str) -> None:
        done = invoke("explain", "mae", "--ratio", ratio)
        assert done.exit_code == 2
        assert rule in done.stderr

    def test_one_share_alone_lies_on_its_side(self) -> None:
        one, three = explain.mae(ratio=0.9).scene, explain.mae().scene
        assert one.height < three.height
        assert sum(e.id.startswith("drawn/") for e in one.elements) == 5

    def test_digits_that_are_none(self) -> None:
        with pytest.raises(FormatError, match="digits are 0 to 9"):
            explain.mae(digits="3,12")


class TestVae:
    def test_losses_are_torchs(self) -> None:
        model, (_, unseen) = network("vae"), digits()
        mean, log_variance = model.encoder(unseen.images)
        normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
        kl = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0))
        stored = explain.vae().numbers["measured"]["kl"]
        assert float(kl.sum(1).mean()) == pytest.approx(stored, rel=0.02)

    def test_the_plane_has_its_first_row_on_top(self) -> None:
        from netviz.explain.variational.plane import decoded, run

        found = run((3,), 5, 2.0, seed=0)
        assert found.grid.shape == (5, 5, 16, 16)
        for place, z in (((0, 0), (-2.0, 2.0)), ((0, 4), (2.0, 2.0)), ((3, 1), (-1.0, -1.0))):
            assert found.grid[place] == pytest.approx(decoded(z), abs=1e-6)


def test_the_gan_learns_in_its_pictures() -> None:
    from netviz.explain.topics.gan import recorded
    from netviz.explain.trained.quality import nearest

    course, (real, _) = recorded(), digits()
    far = [
        nearest(torch.tensor(shown, dtype=torch.float32).flatten(1), real.images.flatten(1))
        for shown in course.pictures
    ]
    assert far[-1] < 0.6 * far[0]
    assert len(course.losses[0]) == len(course.losses[1]) == course.steps[-1] // 10


class TestLatent:
    def test_walks_are_straight(self) -> None:
        from netviz.explain.latent_space.sample import mean_z, walk

        z = walk((3, 8, 0), 4)
        assert z.shape == (9, 16)
        assert torch.allclose(z[2], (mean_z(3) + mean_z(8)) / 2, atol=1e-5)
        assert torch.equal(z[-1], mean_z(0))

    def test_the_mask_removes_the_thing_and_little_else(self) -> None:
        found = explain.latent().numbers["mask"]
        inside, outside = found["ink in the window"], found["ink elsewhere"]
        assert inside[1] < 0.6 * inside[0]
        assert outside[1] == pytest.approx(outside[0], rel=0.1)

    def test_no_units_change_nothing(self) -> None:
        from netviz.explain.latent_space.masking import masked

        found = masked((12, 9, 16, 14), 0)
        assert found.before == pytest.approx(found.after)

    def test_sums_are_sums(self) -> None:
        from netviz.explain.latent_space.sample import TRAITS, arithmetic

        z = arithmetic(7, 4, "ink")
        assert torch.allclose(z[3], z[0] - z[1] + z[2])
        start, total = TRAITS["ink"].of(generated(z[2:]))
        assert total > start

    @pytest.mark.parametrize("window", ["1,2,3", "5,5,5,9", "0,0,17,4"])
    def test_windows_that_are_none(self, window: str) -> None:
        result = invoke("explain", "latent", "--window", window)
        assert result.exit_code == 2
        assert "top, left, bottom, right" in result.stderr


class TestAugment:
    a, b = torch.rand(1, 16, 16), torch.rand(1, 16, 16)

    def test_mixup_shares_images_and_labels(self) -> None:
        from netviz.explain.augmenting.methods import mixup, shares

        made = mixup((self.a, 3), (self.b, 6), 0.25)
        assert torch.allclose(made.image, 0.25 * self.a + 0.75 * self.b)
        assert made.label == {3: 0.25, 6: 0.75}
        assert mixup((self.a, 3), (self.b, 3), 0.25).label == {3: 1.0}
        drawn = torch.tensor(shares(0.4, 4000, 0))  # Beta(a, a): variance 1 / (4 (2 a + 1))
        assert float(drawn.mean()) == pytest.approx(0.5, abs=0.02)
        assert float(drawn.var()) == pytest.approx(1 / (4 * 1.8), rel=0.05)

    def test_pairing_keeps_the_first_label(self) -> None:
        from netviz.explain.augmenting.methods import sample_pairing

        made = sample_pairing((self.a, 3), (self.b, 6))
        assert torch.allclose(made.image, (self.a + self.b) / 2)
        assert made.label == {3: 1.0}

    def test_smote_lies_between_neighbours(self) -> None:
        from netviz.explain.augmenting.methods import smote

        data, _ = digits()
        found = smote(data.of(3)[:9], data.of(6)[:20], neighbours=2, seed=1)
        assert (found.before, found.after) == ((9, 20), (20, 20))
        few = found.few.flatten(1)
        near = torch.cdist(few, few).topk(3, largest=False).indices[:, 1:].tolist()
        rows = zip(found.made.flatten(1), found.parents, found.along, strict=True)
        for made, (first, second), along in rows:
            between = few[first] + along * (few[second] - few[first])
            assert torch.allclose(made, between, atol=1e-5)
            assert second in near[first] or first in near[second]

    def test_moex_gives_the_moments_of_the_other(self) -> None:
        from netviz.explain.augmenting.methods import moex

        data, _ = digits()
        a, b = data.of(3)[0], data.of(6)[0]
        found, model = moex((a, 3), (b, 6)), network("classifier")
        features, other = model.stem(a[None]), model.stem(b[None])
        own = (features - features.mean(1, keepdim=True)) / (
            features.var(1, keepdim=True, correction=0) + 1e-5
        ).sqrt()
        spread = (other.var(1, keepdim=True, correction=0) + 1e-5).sqrt()
        wanted = (own * spread + other.mean(1, keepdim=True))[0, found.channel]
        assert found.after == pytest.approx(wanted.numpy(), abs=1e-5)
        assert found.label == pytest.approx({3: 0.9, 6: 0.1})

    def test_one_method_alone(self) -> None:
        assert set(explain.augment(method="smote").numbers) == {"digits", "smote"}
        with pytest.raises(FormatError, match="did you mean smote"):
            explain.augment(method="smotte")

    def test_one_digit_twice(self) -> None:
        with pytest.raises(FormatError, match="the two digits must differ"):
            explain.augment(digits="3,3")

    def test_more_neighbours_than_samples(self) -> None:
        result = invoke("explain", "augment", "--rare", "3", "--neighbours", "3")
        assert result.exit_code == 2
        assert "neighbours must be fewer than the 3 samples" in result.stderr


class TestStyleTransfer:
    def test_all_three_losses_fall(self) -> None:
        found = explain.style_transfer(steps=30, width=64)
        for values in found.numbers["losses"].values():
            assert len(values) == 31
            assert values[-1] < 0.9 * values[0]
        assert any("random weights" in note for note in found.assumed)

    def test_the_variation_is_the_articles(self) -> None:
        from netviz.explain.trained.data import photograph

        image = photograph("china", 32, 48)
        down = (image[:, :-1, :-1] - image[:, 1:, :-1]).square()
        right = (image[:, :-1, :-1] - image[:, :-1, 1:]).square()
        wanted = float((down + right).pow(1.25).sum())
        found = explain.style_transfer(start="content", width=48, steps=5).numbers
        shown = found["losses"]["variation"][0] / found["weights"]["variation"]
        assert shown == pytest.approx(wanted, rel=1e-4)
        assert found["losses"]["content"][0] == 0

    def test_what_cannot_be(self) -> None:
        with pytest.raises(FormatError, match="content and style must differ"):
            explain.style_transfer(content="flower")
        none = {f"{name}_weight": 0 for name in ("content", "style", "variation")}
        with pytest.raises(FormatError, match="at least one of the three weights"):
            explain.style_transfer(**none)


class TestBicycleGan:
    def test_sizes_and_losses_are_the_zoos(self) -> None:
        import netviz.zoo

        found = explain.bicyclegan(noise=5, injection="input", width=16).numbers
        model = netviz.zoo.build("bicyclegan", noise=5, injection="input", width=16)
        assert found["parameters"]["G"] == sum(p.numel() for p in model.vae.generator.parameters())
        assert set(found["losses"]) == {
            "vae_gan", "vae_l1", "vae_kl", "vae_discriminator",
            "lr_gan", "lr_latent", "lr_discriminator",
        }  # fmt: skip
        assert all(value > 0 for value in found["losses"].values())

    def test_each_loss_is_drawn_where_it_belongs(self) -> None:
        both = explain.bicyclegan(width=8)._repr_svg_()
        assert both.count(">GAN<") == 2
        assert both.count(">KL<") == both.count(">L1<") == both.count(">L1 of z<") == 1
        one = explain.bicyclegan(width=8, configuration="clr")._repr_svg_()
        assert ">L1 of z<" in one
        assert ">KL<" not in one
