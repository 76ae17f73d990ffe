"""Recognising what a transformer is made of, by structure: softmax between two products, linear -
activation - linear, a root of a mean of squares. Names of classes only break ties."""

from netviz.layouts.styles.blocks.cells.recognise import recognise

__all__ = ["recognise"]
