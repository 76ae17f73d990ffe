"""With the weights of other libraries' models, those of the zoo give the same outputs.

Run with ``-m compat`` where torchvision, transformers and diffusers are installed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

import netviz.zoo
from tests.compat.libraries import installed

pytestmark = [pytest.mark.compat, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(autouse=True)
def _asked_for(request: pytest.FixtureRequest) -> None:
    if "compat" not in (request.config.option.markexpr or "").replace("not compat", ""):
        pytest.skip("run with -m compat")


def with_weights_of(other: nn.Module, mine: nn.Module) -> nn.Module:
    """``mine`` with the parameters and buffers of ``other``, in order among equal shapes."""
    torch.manual_seed(0)
    for tensor in other.state_dict().values():
        if tensor.is_floating_point():
            tensor.copy_(torch.rand(tensor.shape) * 0.1 + (0.5 if tensor.ndim == 1 else -0.05))
    left = [t for t in dict.fromkeys(other.state_dict().values()) if t.is_floating_point()]
    for tensor in mine.state_dict().values():
        if tensor.is_floating_point():
            at = next(i for i, t in enumerate(left) if t.shape == tensor.shape)
            tensor.copy_(left.pop(at))
    return mine


def assert_same(mine: nn.Module, other: nn.Module, *inputs: torch.Tensor) -> None:
    with_weights_of(other, mine)
    with torch.no_grad():
        found, wanted = mine.eval()(*inputs), other.eval()(*inputs)
    torch.testing.assert_close(found, plain(wanted), rtol=1e-3, atol=1e-3)


def plain(out: Any) -> torch.Tensor:
    return next((getattr(out, n) for n in ("logits", "sample") if hasattr(out, n)), out)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("alexnet", 224),
        ("vgg11", 224),
        ("resnet18", 64),
        ("resnet50", 64),
        ("densenet121", 64),
        ("mobilenet_v2", 64),
        ("efficientnet_b0", 64),
        ("vit_b_16", 224),
    ],
)
def test_torchvision(name: str, size: int) -> None:
    if not installed("torchvision"):
        pytest.skip("torchvision is not installed")
    import torchvision.models

    make: Callable[[], nn.Module] = getattr(torchvision.models, name)
    assert_same(netviz.zoo.build(name), make(), torch.rand(2, 3, size, size))


def test_gpt2() -> None:
    if not installed("transformers"):
        pytest.skip("transformers is not installed")
    from transformers import GPT2Config, GPT2LMHeadModel

    other = GPT2LMHeadModel(GPT2Config(n_layer=2, n_embd=48, n_head=4, vocab_size=50))
    for name, weight in other.named_parameters():  # its Conv1D holds what Linear transposes
        if weight.ndim == 2 and name.rsplit(".", 2)[-2] in ("c_attn", "c_proj", "c_fc"):
            weight.data = weight.data.T
    mine = netviz.zoo.gpt2(layers=2, width=48, heads=4, vocabulary=50)
    with_weights_of(other, mine)
    for name, weight in other.named_parameters():
        if weight.ndim == 2 and name.rsplit(".", 2)[-2] in ("c_attn", "c_proj", "c_fc"):
            weight.data = weight.data.T.contiguous()
    tokens = torch.randint(50, (2, 9))
    with torch.no_grad():
        torch.testing.assert_close(
            mine.eval()(tokens), other.eval()(tokens).logits, rtol=1e-3, atol=1e-3
        )


def test_bert() -> None:
    if not installed("transformers"):
        pytest.skip("transformers is not installed")
    from transformers import BertConfig, BertModel

    config = BertConfig(
        num_hidden_layers=2, hidden_size=48, num_attention_heads=4, intermediate_size=192,
        vocab_size=50,
    )  # fmt: skip
    other = BertModel(config)
    mine = with_weights_of(
        other, netviz.zoo.bert_base(layers=2, width=48, heads=4, vocabulary=50)
    ).eval()
    tokens, segments = torch.randint(50, (2, 9)), torch.randint(2, (2, 9))
    with torch.no_grad():
        wanted = other.eval()(tokens, token_type_ids=segments)
        found = mine(tokens, segments)
    torch.testing.assert_close(found["words"], wanted.last_hidden_state, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(found["pooled"], wanted.pooler_output, rtol=1e-3, atol=1e-3)


def test_diffusion() -> None:
    if not installed("diffusers"):
        pytest.skip("diffusers is not installed")
    from diffusers import UNet2DModel

    other = UNet2DModel(
        sample_size=32, block_out_channels=(128, 256, 256, 256), layers_per_block=2,
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=None, norm_eps=1e-6, downsample_padding=1, flip_sin_to_cos=False,
        freq_shift=1,
    )  # fmt: skip
    counts = [sum(p.numel() for p in m.parameters()) for m in (other, netviz.zoo.diffusion_unet())]
    assert counts[0] == counts[1]
