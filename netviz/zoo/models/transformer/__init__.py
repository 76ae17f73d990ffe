"""The Transformer: its parts, its two towers, the whole.

Vaswani et al., "Attention is all you need", 2017, base size. Layer normalisation follows each
residual sum, with eps 1e-6; query, key, value and output projections have no bias; one matrix
serves both embeddings and the output (section 3.4). Masked scores are filled with -1e9.
"""
