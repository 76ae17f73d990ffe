"""What an operator or a module does in a network: the one look-up that colours go by."""

from __future__ import annotations

import re
from functools import lru_cache

from netviz.ir import Node

ROLES = (
    "input", "output", "convolution", "upsampling", "linear", "matmul", "attention", "recurrent",
    "embedding", "normalisation", "activation", "softmax", "pooling", "merge", "arithmetic",
    "reduction", "dropout", "shape", "tensor", "loss", "module", "other",
)  # fmt: skip
"""Every role, in the order of the legend."""

_OPERATORS = {
    "convolution": "conv1d conv2d conv3d convolution unfold deform_conv2d conv_tbc",
    "upsampling": "conv_transpose1d conv_transpose2d conv_transpose3d interpolate upsample "
    "upsample_nearest upsample_bilinear pixel_shuffle fold grid_sample max_unpool1d max_unpool2d "
    "max_unpool3d",
    "linear": "linear bilinear addmm addmv baddbmm",
    "matmul": "matmul mm bmm mv dot einsum tensordot inner outer ger chain_matmul multi_dot cdist "
    "linalg_matmul grouped_mm _grouped_mm scaled_grouped_mm _scaled_grouped_mm",
    "attention": "scaled_dot_product_attention multi_head_attention_forward flex_attention",
    "recurrent": "lstm gru rnn_tanh rnn_relu lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell",
    "embedding": "embedding embedding_bag one_hot",
    "normalisation": "batch_norm layer_norm group_norm instance_norm rms_norm local_response_norm "
    "normalize weight_norm",
    "activation": "relu relu6 leaky_relu prelu rrelu elu selu celu gelu silu mish hardswish "
    "hardtanh hardsigmoid hardshrink softshrink tanhshrink softplus softsign sigmoid logsigmoid "
    "tanh glu threshold",
    "softmax": "softmax log_softmax gumbel_softmax softmin logsumexp",
    "pooling": "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d lp_pool1d "
    "lp_pool2d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d "
    "adaptive_max_pool2d adaptive_max_pool3d fractional_max_pool2d max_pool2d_with_indices",
    "merge": "add mul sub cat concat concatenate hstack vstack stack div",
    "arithmetic": "neg pow sqrt rsqrt exp log log1p expm1 abs sin cos clamp clip minimum maximum "
    "where masked_fill reciprocal square sign floor ceil round floordiv remainder addcmul addcdiv "
    "lerp eq ne lt le gt ge bitwise_and bitwise_or bitwise_not logical_not logical_and logical_or "
    "cumsum cumprod erf atan2 scatter scatter_add index_add masked_scatter setitem",
    "reduction": "mean sum max min amax amin std var norm prod argmax argmin topk all any median "
    "vector_norm sort",
    "dropout": "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout",
    "shape": "view reshape permute transpose swapaxes swapdims t T mT contiguous flatten unflatten "
    "squeeze unsqueeze expand expand_as chunk split unbind getitem narrow select movedim moveaxis "
    "clone detach to float half bfloat16 type type_as pad roll flip repeat repeat_interleave tile "
    "gather index_select take view_as reshape_as identity alias tensor_split split_with_sizes "
    "channel_shuffle pixel_unshuffle broadcast_to size long int bool double cpu cuda rot90 "
    "masked_select take_along_dim requires_grad as_strided ravel diagonal resolve_conj real imag "
    "view_as_real view_as_complex",
    "tensor": "arange zeros ones full empty tensor as_tensor linspace eye tril triu zeros_like "
    "ones_like full_like empty_like rand randn rand_like randn_like randint bernoulli normal "
    "new_zeros new_ones new_full new_empty new_tensor meshgrid scalar_tensor",
    "loss": "cross_entropy nll_loss mse_loss l1_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits kl_div smooth_l1_loss huber_loss cosine_similarity",
}  # fmt: skip

_CLASSES = (
    ("upsampling", r"(Lazy)?ConvTranspose\d?d?|Upsample.*|PixelShuffle|MaxUnpool\dd|Fold"),
    ("convolution", r".*Conv\dd.*|Unfold"),
    ("linear", r".*Linear|Bilinear|Conv1D"),
    ("attention", r".*Attention.*"),
    ("recurrent", r"(LSTM|GRU|RNN)(Cell)?(Base)?"),
    ("embedding", r".*Embedding.*|.*Embed|rotary embedding"),
    ("normalisation", r"(?!.*(Conv|Linear)).*Norm(\dd)?"),
    ("softmax", r"(Log)?Softmax(2d)?|Softmin|AdaptiveLogSoftmaxWithLoss"),
    ("activation", r"(?!.*(Conv|Linear)).*(LU|Mish|Sigmoid|Tanh|Swish|Softplus|Softsign)\d?"),
    ("activation", r"Hard.*|.*shrink|Threshold|.*Activation|(?!.*(Conv|Norm|Linear)).*Act"),
    ("pooling", r".*Pool(\dd|ing)?\d?d?(Same)?"),
    ("dropout", r".*Dropout(\dd)?|.*DropPath|StochasticDepth"),
    ("shape", r"expert dispatch|expert combination|index arithmetic|mask"),
    ("shape", r"Flatten|Unflatten|Identity|PixelUnshuffle|ChannelShuffle|.*Pad\dd"),
    ("loss", r".*Loss"),
    ("reduction", r"CosineSimilarity|PairwiseDistance"),
)  # fmt: skip

_ROLE_OF_OPERATOR = {op: role for role, names in _OPERATORS.items() for op in names.split()}
_ROLE_OF_CLASS = tuple((role, re.compile(pattern)) for role, pattern in _CLASSES)
_ROLE_OF_KIND = {"input": "input", "output": "output", "parameter": "tensor", "buffer": "tensor",
                 "constant": "tensor"}  # fmt: skip


def role_of(node: Node) -> str:
    """The role of ``node``, one of `ROLES`."""
    if node.kind in _ROLE_OF_KIND:
        return _ROLE_OF_KIND[node.kind]
    if node.kind != "module":
        return role_of_operator(node.op)
    own, layer = role_of_class(node.op), node.attributes.get("layer")
    # A closed call that is one layer plays the part of its first operator.
    return role_of_operator(str(layer[0])) if own == "module" and isinstance(layer, tuple) else own


@lru_cache(maxsize=4096)
def role_of_operator(op: str) -> str:
    """The role of the operator named ``op``; in-place forms ("add_") count as the plain one."""
    plain = op.rstrip("_")
    return _ROLE_OF_OPERATOR.get(op) or _ROLE_OF_OPERATOR.get(plain, "other")


@lru_cache(maxsize=4096)
def role_of_class(class_name: str) -> str:
    """The role of a module drawn as one box, by its class's name; "module" when it tells none."""
    for role, pattern in _ROLE_OF_CLASS:
        if pattern.fullmatch(class_name):
            return role
    return "module"
