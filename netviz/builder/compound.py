"""PlotNeuralNet's compound blocks: lists of pieces."""

from __future__ import annotations

from netviz.builder.helpers import (
    to_connection,
    to_Conv,
    to_ConvConvRelu,
    to_ConvRes,
    to_Pool,
    to_skip,
    to_UnPool,
)

Size = tuple[float, float, float]


def block_2ConvPool(
    name: str,
    botton: str,
    top: str,
    s_filer: object = 256,
    n_filer: object = 64,
    offset: str = "(1,0,0)",
    size: Size = (32, 32, 3.5),
    opacity: float = 0.5,
) -> list[str]:
    """Two convolutions and pooling after ``botton``; ``top`` names the pooling."""
    height, depth, width = size
    return [
        to_ConvConvRelu(f"ccr_{name}", s_filer, (n_filer, n_filer), offset, f"({botton}-east)",
                        (width, width), height, depth),
        to_Pool(top, "(0,0,0)", f"(ccr_{name}-east)", 1, height - int(height / 4),
                depth - int(depth / 4), opacity),
        to_connection(botton, f"ccr_{name}"),
    ]  # fmt: skip


def block_Unconv(
    name: str,
    botton: str,
    top: str,
    s_filer: object = 256,
    n_filer: object = 64,
    offset: str = "(1,0,0)",
    size: Size = (32, 32, 3.5),
    opacity: float = 0.5,
) -> list[str]:
    """Upsampling, residual blocks and convolutions after ``botton``; ``top`` names the last."""
    height, depth, width = size
    return [
        to_UnPool(f"unpool_{name}", offset, f"({botton}-east)", 1, height, depth, opacity),
        to_ConvRes(f"ccr_res_{name}", s_filer, n_filer, "(0,0,0)", f"(unpool_{name}-east)",
                   width, height, depth, opacity),
        _conv(f"ccr_{name}", s_filer, n_filer, f"(ccr_res_{name}-east)", size),
        to_ConvRes(f"ccr_res_c_{name}", s_filer, n_filer, "(0,0,0)", f"(ccr_{name}-east)",
                   width, height, depth, opacity),
        _conv(top, s_filer, n_filer, f"(ccr_res_c_{name}-east)", size),
        to_connection(botton, f"unpool_{name}"),
    ]  # fmt: skip


def block_Res(
    num: int,
    name: str,
    botton: str,
    top: str,
    s_filer: object = 256,
    n_filer: object = 64,
    offset: str = "(0,0,0)",
    size: Size = (32, 32, 3.5),
    opacity: float = 0.5,
) -> list[str]:
    """``num`` convolutions after ``botton``, a skip over the inner ones; ``top`` is the last."""
    names = [*(f"{name}_{i}" for i in range(num - 1)), top]
    found: list[str] = []
    before = botton
    for one in names:
        found.append(_conv(one, s_filer, n_filer, f"({before}-east)", size, offset))
        found.append(to_connection(before, one))
        before = one
    return [*found, to_skip(names[1], names[-2])] if num > 3 else found


def _conv(
    name: str, s_filer: object, n_filer: object, to: str, size: Size, offset: str = "(0,0,0)"
) -> str:
    height, depth, width = size
    return to_Conv(name, s_filer, n_filer, offset, to, width, height, depth)
