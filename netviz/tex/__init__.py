"""LaTeX run on a figure: engines found, a document compiled, its log read."""

from netviz.tex.compile import compile_pdf
from netviz.tex.engines import ENGINES, VIA, find

__all__ = ["ENGINES", "VIA", "compile_pdf", "find"]
