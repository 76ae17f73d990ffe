"""Convolution arithmetic: settings and their rules, sizes, what meets what, costs; no drawing."""
