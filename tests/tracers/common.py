"""Functions that models commonly call, each ready to run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

A = torch.rand(2, 4, 6, 6) + 0.5
M = torch.rand(5, 5) + 5 * torch.eye(5)
S = M @ M.T
V = torch.rand(5) + 0.5
I = torch.tensor([[0, 2], [1, 3]])  # noqa: E741
SIGNAL = torch.rand(2, 64)

FUNCTIONS = """
abs acos asin atan ceil cos cosh erf erfc exp exp2 expm1 floor frac lgamma log log10 log1p log2
logit neg reciprocal round rsqrt sigmoid sign sin sinh sqrt square tan tanh trunc positive
relu relu6 celu elu gelu hardshrink hardsigmoid hardswish hardtanh leaky_relu logsigmoid mish selu
silu softplus softshrink softsign tanhshrink rrelu sgn nan_to_num deg2rad rad2deg sinc digamma
isnan isinf isfinite logical_not signbit angle real conj resolve_conj
sum mean prod std var amax amin max min argmax argmin aminmax norm all any count_nonzero
median nanmean nansum var_mean std_mean nonzero argsort sort msort fliplr flipud unique
flatten ravel squeeze clone detach zeros_like ones_like rand_like empty_like numel adjoint
""".split()
"""Of one tensor, in torch or in torch.nn.functional."""

METHODS = "contiguous float double half int long bool".split()

CALLS: dict[str, Callable[[], Any]] = {
    "softmax": lambda: F.softmax(A, 1),
    "log_softmax": lambda: F.log_softmax(A, 1),
    "softmin": lambda: F.softmin(A, 1),
    "gumbel": lambda: F.gumbel_softmax(A, dim=1),
    "logsumexp": lambda: torch.logsumexp(A, 1),
    "glu": lambda: F.glu(A, 1),
    "prelu": lambda: F.prelu(A, torch.rand(4)),
    "threshold": lambda: F.threshold(A, 0.1, 0.0),
    "clamp": lambda: A.clamp(0, 1),
    "pow": lambda: A**2.5,
    "add": lambda: A + A,
    "rsub": lambda: 1 - A,
    "mul_": lambda: A.clone().mul_(2),
    "div": lambda: A / A,
    "floor_divide": lambda: A // 2,
    "remainder": lambda: A % 2,
    "maximum": lambda: torch.maximum(A, A),
    "atan2": lambda: torch.atan2(A, A),
    "lerp": lambda: torch.lerp(A, A, 0.5),
    "addcmul": lambda: torch.addcmul(A, A, A),
    "addcdiv": lambda: torch.addcdiv(A, A, A),
    "where": lambda: torch.where(A > 1, A, -A),
    "masked_fill": lambda: A.masked_fill(A > 1, 0.0),
    "masked_select": lambda: A.masked_select(A > 1),
    "comparisons": lambda: ((A > 1) & (A < 2)) | (A == 1) ^ (A != 1),
    "isclose": lambda: torch.isclose(A, A),
    "cumsum": lambda: A.cumsum(1),
    "cumprod": lambda: A.cumprod(1),
    "cummax": lambda: A.cummax(1),
    "logcumsumexp": lambda: A.logcumsumexp(1),
    "topk": lambda: A.topk(2, 1),
    "kthvalue": lambda: A.kthvalue(2, 1),
    "searchsorted": lambda: torch.searchsorted(V.sort().values, V),
    "bucketize": lambda: torch.bucketize(V, V.sort().values),
    "histc": lambda: torch.histc(A, 5),
    "bincount": lambda: torch.bincount(I.flatten()),
    "layer_norm": lambda: nn.LayerNorm(6)(A),
    "batch_norm": lambda: nn.BatchNorm2d(4).eval()(A),
    "batch_norm_train": lambda: nn.BatchNorm2d(4)(A),
    "sync_free_bn1d": lambda: nn.BatchNorm1d(4)(A[:, :, 0]),
    "group_norm": lambda: nn.GroupNorm(2, 4)(A),
    "instance_norm": lambda: nn.InstanceNorm2d(4)(A),
    "rms_norm": lambda: nn.RMSNorm(6)(A),
    "local_response_norm": lambda: F.local_response_norm(A, 3),
    "normalize": lambda: F.normalize(A, dim=1),
    "weight_norm": lambda: nn.utils.parametrizations.weight_norm(nn.Linear(6, 3))(A),
    "spectral_norm": lambda: nn.utils.parametrizations.spectral_norm(nn.Linear(6, 3))(A),
    "max_pool1d": lambda: F.max_pool1d(SIGNAL, 2),
    "max_pool2d": lambda: F.max_pool2d(A, 2),
    "max_pool3d": lambda: F.max_pool3d(A, 2),
    "avg_pool1d": lambda: F.avg_pool1d(SIGNAL, 2),
    "avg_pool2d": lambda: F.avg_pool2d(A, 2),
    "avg_pool3d": lambda: F.avg_pool3d(A, 2),
    "lp_pool2d": lambda: F.lp_pool2d(A, 2, 2),
    "adaptive_avg_pool1d": lambda: F.adaptive_avg_pool1d(SIGNAL, 5),
    "adaptive_avg_pool2d": lambda: F.adaptive_avg_pool2d(A, (4, 1)),
    "adaptive_avg_pool3d": lambda: F.adaptive_avg_pool3d(A, 2),
    "adaptive_max_pool2d": lambda: F.adaptive_max_pool2d(A, 4),
    "fractional_max_pool2d": lambda: F.fractional_max_pool2d(A, 2, output_size=3),
    "max_unpool2d": lambda: F.max_unpool2d(*F.max_pool2d(A, 2, return_indices=True), 2),
    "interpolate_nearest": lambda: F.interpolate(A, scale_factor=2),
    "interpolate_bilinear": lambda: F.interpolate(A, scale_factor=2, mode="bilinear"),
    "interpolate_bicubic": lambda: F.interpolate(A, scale_factor=2, mode="bicubic"),
    "interpolate_area": lambda: F.interpolate(A, scale_factor=0.5, mode="area"),
    "interpolate_aa": lambda: F.interpolate(A, size=3, mode="bilinear", antialias=True),
    "interpolate_linear": lambda: F.interpolate(A[0], scale_factor=2, mode="linear"),
    "interpolate_trilinear": lambda: F.interpolate(A[None], scale_factor=2, mode="trilinear"),
    "grid_sample": lambda: F.grid_sample(A, torch.rand(2, 3, 3, 2), align_corners=False),
    "affine_grid": lambda: F.affine_grid(torch.rand(2, 2, 3), [2, 4, 6, 6], align_corners=False),
    "pixel_shuffle": lambda: F.pixel_shuffle(A, 2),
    "pixel_unshuffle": lambda: F.pixel_unshuffle(A, 2),
    "channel_shuffle": lambda: F.channel_shuffle(A, 2),
    "unfold": lambda: F.unfold(A, 2),
    "fold": lambda: F.fold(F.unfold(A, 2), (6, 6), 2),
    "pads": lambda: [F.pad(A, (1, 1, 1, 1), mode=m) for m in ("constant", "circular")],
    "reflect": lambda: F.pad(A, (1, 1, 1, 1), mode="reflect"),
    "replicate": lambda: F.pad(A, (1, 1, 1, 1), mode="replicate"),
    "embedding": lambda: F.embedding(I, torch.rand(5, 3)),
    "embedding_bag": lambda: F.embedding_bag(I, torch.rand(5, 3)),
    "one_hot": lambda: F.one_hot(I),
    "dropout": lambda: F.dropout(A),
    "dropout2d": lambda: F.dropout2d(A),
    "alpha_dropout": lambda: F.alpha_dropout(A, training=True),
    "cat": lambda: torch.cat([A, A]),
    "stack": lambda: torch.stack([A, A]),
    "split": lambda: [*A.split(2, 1), *A.chunk(2, 1), *A.unbind(0), *torch.tensor_split(A, 2)],
    "views": lambda: A.view(2, -1).reshape(4, -1).t().unsqueeze(0).expand(3, -1, -1)[:, 1:],
    "moves": lambda: A.permute(0, 2, 3, 1).transpose(1, 2).movedim(1, 2).unflatten(1, (2, 3)),
    "repeat": lambda: A.repeat(2, 1, 1, 1).repeat_interleave(2, 0).tile(2),
    "roll": lambda: torch.roll(A, 1, 1).flip(0).rot90(1, (2, 3)),
    "gather": lambda: torch.rand(2, 5).gather(1, I),
    "take": lambda: torch.take_along_dim(torch.rand(2, 5), I, 1),
    "scatter": lambda: torch.zeros(2, 5).scatter(1, I, 1.0),
    "scatter_add": lambda: torch.zeros(2, 5).scatter_add_(1, I, torch.rand(2, 2)),
    "scatter_reduce": lambda: torch.zeros(2, 5).scatter_reduce(1, I, torch.rand(2, 2), "amax"),
    "index_add": lambda: torch.zeros(5, 2).index_add_(0, I[0], torch.rand(2, 2)),
    "index_select": lambda: A.index_select(1, I[0]),
    "index": lambda: A[:, I[0], 1:, None, ::2],
    "index_put": lambda: A.clone().index_put_((torch.tensor([0]),), torch.tensor(1.0)),
    "setitem": lambda: A.clone().__setitem__((slice(None), 0), 1.0),
    "tril": lambda: M.tril() + M.triu() + torch.diag(V) + torch.diag_embed(V),
    "diagonal": lambda: M.diagonal() + M.trace(),
    "make": lambda: [torch.arange(5.0), torch.linspace(0, 1, 5), torch.eye(3), torch.full((2,), 1)],
    "random": lambda: [torch.randn(3), torch.randint(5, (3,)), torch.randperm(4), A.normal_()],
    "sampling": lambda: [torch.multinomial(V, 2), torch.bernoulli(A.sigmoid())],
    "meshgrid": lambda: torch.meshgrid(V, V, indexing="ij"),
    "windows": lambda: [torch.hann_window(8), torch.hamming_window(8)],
    "casts": lambda: A.to(torch.float16).to(A).type_as(A).cpu(),
    "item": lambda: float(A.sum()),
    "mm": lambda: M @ M,
    "outer": lambda: torch.outer(V, V),
    "cross": lambda: torch.linalg.cross(torch.rand(4, 3), torch.rand(4, 3)),
    "kron": lambda: torch.kron(M, M),
    "cdist": lambda: torch.cdist(M, M, p=1.0),
    "pdist": lambda: F.pdist(M),
    "cosine_similarity": lambda: F.cosine_similarity(A, A),
    "pairwise_distance": lambda: F.pairwise_distance(M, M),
    "linalg": lambda: [torch.linalg.inv(M), torch.linalg.det(M), torch.linalg.cholesky(S)],
    "linalg2": lambda: [torch.linalg.qr(M), torch.linalg.svd(M), torch.linalg.eigh(S)],
    "linalg3": lambda: [torch.linalg.solve(M, V), torch.linalg.norm(M), torch.linalg.pinv(M)],
    "linalg4": lambda: [torch.linalg.slogdet(M), torch.matrix_exp(M), torch.linalg.eig(M)],
    "linalg5": lambda: [
        torch.linalg.matrix_power(M, 3),
        torch.linalg.solve_triangular(M.triu(), S, upper=True),
    ],
    "fft": lambda: torch.fft.ifft(torch.fft.fft(SIGNAL)).real,
    "rfft2": lambda: torch.fft.irfft2(torch.fft.rfft2(A)),
    "fftshift": lambda: torch.fft.fftshift(SIGNAL),
    "stft": lambda: torch.stft(SIGNAL, 16, window=torch.hann_window(16), return_complex=True),
    "istft": lambda: torch.istft(
        torch.stft(SIGNAL, 16, window=torch.ones(16), return_complex=True),
        16,
        window=torch.ones(16),
    ),
    "complex": lambda: torch.polar(V, V) * torch.complex(V, V) / 2,
    "mse_loss": lambda: F.mse_loss(A, A),
    "l1_loss": lambda: F.l1_loss(A, A),
    "smooth_l1_loss": lambda: F.smooth_l1_loss(A, A),
    "huber_loss": lambda: F.huber_loss(A, A),
    "cross_entropy": lambda: F.cross_entropy(torch.rand(2, 5), I[:, 0]),
    "bce": lambda: F.binary_cross_entropy(A.sigmoid(), A.sigmoid()),
    "bce_logits": lambda: F.binary_cross_entropy_with_logits(A, A),
    "kl_div": lambda: F.kl_div(A, A, reduction="batchmean"),
    "nll": lambda: F.nll_loss(torch.rand(2, 5), I[:, 0]),
    "triplet": lambda: F.triplet_margin_loss(M, M, M),
    "packed": lambda: nn.utils.rnn.pad_packed_sequence(
        nn.utils.rnn.pack_padded_sequence(torch.rand(5, 3, 4), torch.tensor([5, 3, 2]))
    ),
    "foreach": lambda: torch._foreach_add(torch._foreach_mul([A, M], 2.0), [A, M]),
    "einops_like": lambda: torch.einsum("bchw->bhwc", A).sum((1, 2)),
    "quantise": lambda: torch.fake_quantize_per_tensor_affine(A, 0.1, 0, 0, 255),
    "vmap": lambda: torch.func.vmap(lambda x: torch.relu(x) + x.sum())(A),
    "views_of_complex": lambda: torch.view_as_complex(torch.rand(3, 2)).abs(),
    "diff": lambda: torch.diff(A),
    "tensor": lambda: torch.tensor([1.0, 2.0]) + torch.as_tensor([1.0, 2.0]),
    "block_diag": lambda: torch.block_diag(M, M),
    "quantile": lambda: torch.quantile(A, 0.5),
    "heaviside": lambda: torch.heaviside(A, A),
    "renorm": lambda: torch.renorm(M, 2, 0, 1.0),
}
