"""Convolutions as pictures: grids of cells, and what meets what in them."""
