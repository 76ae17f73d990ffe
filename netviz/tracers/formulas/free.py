"""Operators that are known and cost no floating-point operation.

They move, choose, compare, convert, create or describe data. Views need no line here: the
operator's schema tells them. Nor do integer and boolean results: no formula counts those.
"""

from __future__ import annotations

_VIEWS = """
_unsafe_view _reshape_from_tensor set set_data lift lift_fresh_copy contiguous broadcast_tensors
detach squeeze unsqueeze transpose t swapaxes swapdims as_strided resize resize_as _resize_output
requires_grad atleast_1d atleast_2d atleast_3d meshgrid unsafe_split unsafe_chunk data
unsafe_split_with_sizes type_as result_type channel_shuffle pixel_shuffle pixel_unshuffle
native_channel_shuffle rot90 fliplr flipud
"""

_COPIES = """
clone copy _to_copy to _copy_from _to_cpu _pin_memory pin_memory cat concat concatenate hstack
vstack dstack column_stack row_stack stack _stack block_diag repeat repeat_interleave tile flip roll
constant_pad_nd pad _pad_enum _pad_circular reflection_pad1d reflection_pad2d reflection_pad3d
replication_pad1d replication_pad2d replication_pad3d im2col unfold fold max_unpool2d max_unpool3d
upsample_nearest1d upsample_nearest2d upsample_nearest3d _upsample_nearest_exact1d
_upsample_nearest_exact2d _upsample_nearest_exact3d view_as_complex view_as_real complex real imag
conj_physical _conj_physical resolve_conj resolve_neg diag diag_embed diagflat tril triu
diagonal_scatter select_scatter slice_scatter as_strided_scatter pad_sequence _pad_packed_sequence
_pack_padded_sequence to_mkldnn to_dense _to_dense to_sparse _to_sparse to_sparse_csr _to_sparse_csr
to_padded_tensor _nested_from_padded _nested_tensor_from_mask coalesce _coalesce _coalesced
sparse_mask _indices _values _nnz chalf _cast_Float _cast_Half _cast_Double int_repr fill zero
fft_fftshift fft_ifftshift cartesian_prod combinations _chunk_cat _foreach_copy _foreach_zero
_foreach_clone _spdiags positive
"""

_CHOICES = """
where masked_fill masked_select masked_scatter masked_scatter_ index select_index index_select
index_fill index_copy gather scatter take take_along_dim put nonzero nonzero_static nonzero_numpy
argwhere embedding embedding_renorm one_hot _unsafe_index _unsafe_masked_index lookup fill_diagonal
multinomial bincount tril_indices triu_indices _sample_dirichlet _standard_gamma
"""

_COMPARISONS = """
eq ne lt le gt ge equal not_equal less less_equal greater greater_equal isnan isinf isfinite
isposinf isneginf isclose allclose isin isreal signbit any all logical_and logical_or logical_not
logical_xor count_nonzero is_nonzero _is_all_true _is_any_true is_same_size and or xor lshift rshift
iand ior ixor ilshift irshift bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift
bitwise_right_shift
"""

_CREATION = """
empty empty_like empty_strided empty_permuted empty_quantized new_empty new_empty_strided new_full
new_ones new_zeros zeros zeros_like ones ones_like full full_like eye arange range linspace logspace
scalar_tensor rand rand_like randn randn_like randint randint_like randperm random uniform normal
normal_functional log_normal exponential cauchy geometric bernoulli poisson binomial from_file
hann_window hamming_window bartlett_window blackman_window kaiser_window sparse_coo_tensor
_sparse_coo_tensor_with_dims_and_tensors _sparse_coo_tensor_unsafe sparse_csr_tensor
_sparse_csr_tensor_unsafe sparse_compressed_tensor _sparse_compressed_tensor_unsafe
_efficientzerotensor _cudnn_init_dropout_state fft_fftfreq fft_rfftfreq vander
_sobol_engine_draw _philox_normal _philox_uniform
"""

_DESCRIPTION = """
device size stride storage_offset sym_size sym_stride sym_numel sym_storage_offset numel dim
is_floating_point is_complex is_contiguous sym_is_contiguous is_pinned is_coalesced is_signed
is_inference is_neg is_conj is_set_to is_leaf item _local_scalar_dense _shape_as_tensor
_assert_async _functional_assert_async _assert_tensor_metadata _assert_scalar
_functional_assert_scalar _functional_sym_constrain_range _functional_sym_constrain_range_for_size
sym_constrain_range sym_constrain_range_for_size _fused_sdp_choice record_stream get_device
_use_cudnn_ctc_loss _has_compatible_shallow_copy_type q_scale q_zero_point qscheme _version
_validate_sparse_coo_tensor_args _validate_sparse_csr_tensor_args _nested_tensor_size dense_dim
sparse_dim _nested_get_values _nested_get_offsets _nested_get_lengths _nested_get_jagged_dummy
_nested_get_min_seqlen _nested_get_max_seqlen _nested_get_ragged_idx lu_unpack
_linalg_check_errors _debug_has_internal_overlap
"""

FREE = frozenset(f"{_VIEWS} {_COPIES} {_CHOICES} {_COMPARISONS} {_CREATION} {_DESCRIPTION}".split())
