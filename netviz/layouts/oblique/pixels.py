"""Pictures on faces: the input image, and feature maps as heat maps, as PNG files."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from netviz.errors import FormatError
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, Size
from netviz.themes import mix

_COLD = ("#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf")
_MOST = 256


def picture_of(
    block: Block, sheet: Sheet, image: bytes, *, channel: int | None = None
) -> bytes | None:
    """What is seen on the maps of ``block``: the ``image`` as the input, or the real values of all
    channels, or of one."""
    if len(block.size.spatial) != 2:
        return None
    if block.role == "input" and image:
        return image
    values = sheet.values.activations if sheet.values else {}
    seen = next((values[m] for m in reversed(block.members) if m in values), None)
    return heatmap(seen, block.size, channel=channel) if seen is not None else None


def heatmap(values: Any, size: Size, *, channel: int | None = None) -> bytes | None:
    """The mean strength over channels, or one ``channel``, of the first sample, dark to bright.

    None when its axes are not (batch,) channels, H, W in some order known from ``size``.
    """
    import numpy as np

    array = np.asarray(values, dtype=float)
    array = array[0] if array.ndim == 4 else array
    wanted = size.spatial
    if array.ndim != 3 or len(wanted) != 2:
        return None
    axis = next((a for a in (0, 2) if array.shape[:a] + array.shape[a + 1 :] == wanted), None)
    if axis is None or not array.size:
        return None
    array = np.nan_to_num(array)
    if channel is None:
        flat = np.abs(array).mean(axis=axis)
    else:
        flat = array.take(min(channel, array.shape[axis] - 1), axis=axis)
    step = max(1, -(-max(flat.shape) // _MOST))
    flat = flat[::step, ::step]
    spread = float(np.ptp(flat)) or 1.0
    levels = ((flat - flat.min()) / spread * 255).astype(int)
    table = np.array([_rgb(n / 255) for n in range(256)], dtype=np.uint8)
    return png(table[levels].tobytes(), flat.shape[1], flat.shape[0])


def _rgb(part: float) -> tuple[int, int, int]:
    place = part * (len(_COLD) - 1)
    low = min(int(place), len(_COLD) - 2)
    colour = mix(_COLD[low], _COLD[low + 1], place - low)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def png(rgb: bytes, width: int, height: int) -> bytes:
    """A PNG file of 8-bit ``rgb`` rows, top first (ISO/IEC 15948)."""
    lines = b"".join(b"\0" + rgb[n * width * 3 : (n + 1) * width * 3] for n in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def as_png(image: bytes) -> bytes:
    """The picture file ``image`` (PNG or JPEG) as a PNG of at most 512 pixels a side.

    Raises `FormatError` for what is no picture.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(image)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError) as error:
        raise FormatError(f"the input image is no PNG or JPEG file: {error}") from error
    picture.thumbnail((512, 512))
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()
