"""Each idea does what its paper says: losses, steps, masks, moments."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

import netviz.zoo
from netviz.zoo.models.bicyclegan.configurations import KLLoss
from netviz.zoo.models.mae.patches import Shuffle, Unshuffle
from netviz.zoo.models.style_transfer import Gram, StyleLoss, TotalVariationLoss


def test_mae_hides_its_share_and_puts_the_rest_back() -> None:
    torch.manual_seed(0)
    patches = torch.arange(16.0)[None, :, None].expand(2, 16, 3)
    visible, mask, restore = Shuffle(0.75)(patches)
    assert visible.shape == (2, 4, 3)
    assert (mask.sum(1) == 12).all()
    back = Unshuffle(3)
    torch.nn.init.constant_(back.mask_token, -1.0)
    found = back(visible, restore)
    assert torch.equal(found[mask == 0], patches[mask == 0])
    assert (found[mask == 1] == -1).all()
    assert not torch.equal(mask[0], mask[1])  # another part of every image


def test_mae_counts_only_what_was_hidden() -> None:
    model = netviz.zoo.mae_base(width=32, layers=1, heads=2, image=32, patch=8, decoder=(16, 1, 2))
    image = torch.rand(2, 3, 32, 32)
    out = model(image)
    pixels = model.pixels(image)
    assert torch.equal(model.unpatchify(pixels), image)
    error = (out["predicted"] - pixels).square().mean(-1)
    torch.testing.assert_close(out["loss"], error[out["mask"] == 1].mean())


def test_mae_encodes_the_visible_only() -> None:
    model = netviz.zoo.mae_base(device="meta", mask_ratio=0.95)
    seen = []
    model.encoder.register_forward_hook(lambda _, inputs, out: seen.append(out.shape[1]))
    model(*model.example_inputs)
    assert seen == [1 + int(196 * 0.05)]


def test_vae_losses_are_those_of_appendix_b() -> None:
    torch.manual_seed(0)
    model = netviz.zoo.vae(latent=3)
    image = torch.rand(4, 1, 28, 28)
    mean, log_variance = model.encoder(image)
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    standard = torch.distributions.Normal(torch.zeros(4, 3), torch.ones(4, 3))
    kl = torch.distributions.kl_divergence(normal, standard).sum(1).mean()
    losses = model.loss(image)
    torch.testing.assert_close(losses["kl"], kl)
    torch.testing.assert_close(losses["total"], losses["kl"] + losses["reconstruction"])
    assert losses["reconstruction"] > 0.4 * 784  # the entropy of uniform grey is half a nat


def test_gan_losses_at_the_balance() -> None:
    """Where D is undecided, its loss is 2 log 2 and that of G log 2 (theorem 1)."""
    model = netviz.zoo.gan(width=10)
    torch.nn.init.zeros_(model.discriminator.layers[-1].weight)
    torch.nn.init.zeros_(model.discriminator.layers[-1].bias)
    out = model(torch.rand(2, 1, 28, 28), torch.randn(2, 100))
    assert out["discriminator"].item() == pytest.approx(2 * math.log(2))
    assert out["generator"].item() == pytest.approx(math.log(2))


def test_gan_step_moves_each_player_by_its_own_loss() -> None:
    torch.manual_seed(0)
    model = netviz.zoo.gan(width=20)
    d = torch.optim.SGD(model.discriminator.parameters(), 0.1)
    g = torch.optim.SGD(model.generator.parameters(), 0.1)
    before = {n: p.clone() for n, p in model.named_parameters()}
    losses = model.step(torch.rand(4, 1, 28, 28), g=g, d=d, k=2)
    assert set(losses) == {"generator", "discriminator"}
    assert all(not torch.equal(p, before[n]) for n, p in model.named_parameters())


def test_bicyclegan_shares_g_and_e() -> None:
    model = netviz.zoo.bicyclegan(device="meta", width=4)
    assert model.vae.generator is model.lr.generator
    assert model.vae.encoder is model.lr.encoder
    assert model.vae.discriminator is not model.lr.discriminator


def test_bicyclegan_step_computes_every_loss_and_moves_every_network() -> None:
    torch.manual_seed(0)
    model = netviz.zoo.bicyclegan(width=4)
    before = {n: p.clone() for n, p in model.named_parameters()}
    batch = (torch.rand(2, 3, 256, 256), torch.rand(2, 3, 256, 256), torch.randn(2, 8))
    losses = model.step(batch, torch.optim.SGD(model.parameters(), 0.1))
    total = losses["vae_gan"] + losses["lr_gan"] + 10 * losses["vae_l1"]
    total = total + 0.01 * losses["vae_kl"] + 0.5 * losses["lr_latent"]
    torch.testing.assert_close(losses["total"], total)
    moved = {
        n.rsplit(".", 1)[0] for n, p in model.named_parameters() if not torch.equal(p, before[n])
    }
    for part in ("vae.generator", "vae.encoder", "vae.discriminator", "lr.discriminator"):
        assert any(name.startswith(part) for name in moved), part


def test_bicyclegan_teaches_g_alone_by_the_latent() -> None:
    """Of the distance of z and z', E gets no gradient, as in the authors' code."""
    torch.manual_seed(0)
    model = netviz.zoo.bicyclegan(width=4)
    batch = (torch.rand(2, 3, 256, 256), torch.rand(2, 3, 256, 256), torch.randn(2, 8))
    e = list(model.vae.encoder.parameters())
    torch.manual_seed(1)
    losses = model(*batch)
    taught = losses["vae_gan"] + losses["lr_gan"] + 10 * losses["vae_l1"]
    wanted = torch.autograd.grad(taught + 0.01 * losses["vae_kl"], e)
    torch.manual_seed(1)
    model.step(batch)
    for parameter, gradient in zip(e, wanted, strict=True):
        torch.testing.assert_close(parameter.grad, gradient)


def test_kl_is_zero_for_the_standard_normal() -> None:
    zeros = torch.zeros(3, 8)
    assert KLLoss()(zeros, zeros) == 0
    assert KLLoss()(zeros + 1, zeros).item() == pytest.approx(8 / 2)


def test_injection_everywhere_reaches_the_innermost_layer() -> None:
    """z changes the deepest map directly only where it is injected in every layer."""
    everywhere = netviz.zoo.bicyclegan_g(device="meta", width=4)
    at_input = netviz.zoo.bicyclegan_g_input(device="meta", width=4)
    assert everywhere.downs[-1][1].in_channels == 4 * 8 + 8
    assert at_input.downs[-1][1].in_channels == 4 * 8
    assert everywhere.first.in_channels == at_input.first.in_channels == 3 + 8
    with pytest.raises(ValueError, match="'all' or 'input'"):
        netviz.zoo.bicyclegan_g(device="meta", injection="nowhere")


def test_gram_and_style_loss() -> None:
    x = torch.tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])  # two channels of two pixels
    assert Gram()(x).tolist() == [[[5.0, 11.0], [11.0, 25.0]]]
    expected = (25.0 + 2 * 121.0 + 625.0) / (4 * 3**2 * 2**2)
    assert StyleLoss()([x], [torch.zeros_like(x)]).item() == pytest.approx(expected)


def test_total_variation_has_the_exponent_of_the_article() -> None:
    image = torch.tensor([[[[0.0, 2.0], [3.0, 7.0]]]])  # down 3, right 2
    assert TotalVariationLoss()(image).item() == pytest.approx((9.0 + 4.0) ** 1.25)


def test_style_transfer_steps_down() -> None:
    torch.manual_seed(0)
    model = netviz.zoo.style_transfer(size=32)
    picture, content, style = torch.rand(3, 1, 3, 32, 32).unbind()
    picture = picture.clone().requires_grad_()
    first = model(picture, content, style)["total"]
    first.backward()
    with torch.no_grad():
        picture -= 0.01 * picture.grad / picture.grad.norm()
    assert model(picture, content, style)["total"] < first


def test_moex_gives_a_the_moments_of_b() -> None:
    torch.manual_seed(0)
    a, b = torch.rand(2, 8, 4, 4), 3 + 2 * torch.rand(2, 8, 4, 4)
    out = netviz.zoo.moex_block()(a, b)
    torch.testing.assert_close(out.mean(1), b.mean(1))
    torch.testing.assert_close(
        out.std(1, correction=0), b.std(1, correction=0), rtol=1e-3, atol=1e-3
    )
    torch.testing.assert_close(netviz.zoo.moex_block()(a, a), a)


def test_moex_weighs_both_labels() -> None:
    model = netviz.zoo.moex(width=4, share=0.75)
    logits, a, b = torch.randn(2, 10), torch.tensor([1, 2]), torch.tensor([3, 4])
    expected = 0.75 * F.cross_entropy(logits, a) + 0.25 * F.cross_entropy(logits, b)
    torch.testing.assert_close(model.loss(logits, a, b), expected)


def test_neural_augmentation_weighs_both_networks() -> None:
    model = netviz.zoo.neural_augmentation(size=16)
    images = [torch.rand(2, 3, 16, 16) for _ in range(3)]
    out, labels = model(*images), torch.tensor([0, 1])
    expected = 0.75 * F.cross_entropy(out["logits"], labels) + 0.25 * out["content"]
    torch.testing.assert_close(model.loss(out, labels), expected)
    model.loss(out, labels, style=True).backward()
    assert all(p.grad is not None for p in model.parameters())


def test_positional_encoding_is_the_paper_s() -> None:
    found = netviz.zoo.positional_encoding(width=16)(torch.zeros(1, 100, 16))[0]
    for position, column in ((0, 0), (0, 1), (7, 4), (99, 15)):
        angle = position / 10_000 ** (2 * (column // 2) / 16)
        wave = math.cos(angle) if column % 2 else math.sin(angle)
        assert found[position, column].item() == pytest.approx(wave, abs=1e-4)


def test_attention_is_torch_s_own() -> None:
    torch.manual_seed(0)
    model = netviz.zoo.scaled_dot_product_attention().eval()
    q, k, v = torch.randn(3, 2, 8, 10, 64).unbind()
    mask = torch.ones(10, 10, dtype=torch.bool).tril()
    out, weights = model(q, k, v, mask)
    torch.testing.assert_close(out, F.scaled_dot_product_attention(q, k, v, attn_mask=mask))
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 8, 10))
    assert (weights.masked_select(~mask) == 0).all()


def test_patch_gan_sees_70_by_70() -> None:
    model = netviz.zoo.pix2pix_d().eval()
    pair = torch.randn(1, 6, 256, 256, requires_grad=True)
    model(pair)[0, 0, 15, 15].backward()
    seen = pair.grad[0].abs().sum(0).nonzero()
    assert (seen.max(0).values - seen.min(0).values + 1).tolist() == [70, 70]


def test_unet_2015_has_the_sizes_of_figure_1() -> None:
    model = netviz.zoo.unet_2015(device="meta", width=4)
    sizes = []
    for part in (model.inc, model.down1, model.down2, model.down3, model.down4):
        part.register_forward_hook(lambda _, inputs, out: sizes.append(out.shape[-1]))
    model(*model.example_inputs)
    assert sizes == [568, 280, 136, 64, 28]


def test_googlenet_has_the_sizes_and_heads_of_table_1() -> None:
    model = netviz.zoo.googlenet(device="meta", auxiliary=True)
    sizes = {}
    for name in ("stem", "inception3b", "pool3", "inception4e", "inception5b"):
        hook = lambda _, inputs, out, name=name: sizes.update({name: tuple(out.shape[1:])})  # noqa: E731
        getattr(model, name).register_forward_hook(hook)
    assert [x.shape for x in model(*model.example_inputs)] == [(1, 1000)] * 3
    assert sizes == {
        "stem": (192, 28, 28),
        "inception3b": (480, 28, 28),
        "pool3": (480, 14, 14),
        "inception4e": (832, 14, 14),
        "inception5b": (1024, 7, 7),
    }
