"""What ``run.log`` was given, as events. Conversions that cost are left to the publisher."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from netviz.live.events import Event, Image, Points, Scalars, Text

Item = Event | Callable[[], list[Event]]
TILES = 64


def logged(values: Mapping[str, Any], *, step: int, time: float) -> Iterator[Item]:
    """Events of ``values``; numbers that are on a device are read later, elsewhere.

    Raises `TypeError` for what is neither a number, an image, a text nor points.
    """
    numbers: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            inner = {f"{name}/{key}": item for key, item in value.items()}
            yield from logged(inner, step=step, time=time)
        elif isinstance(value, str):
            yield Text(step=step, tag=name, text=value)
        elif _is_number(value):
            numbers[name] = _number(value)
        else:
            yield _other(name, value, step)
    if numbers:
        yield lambda: [
            Scalars(step=step, time=time, values={k: float(v) for k, v in numbers.items()})
        ]


def _is_number(value: Any) -> bool:
    if isinstance(value, (int, float)):
        return True
    size = getattr(value, "numel", None)
    count = size() if callable(size) else getattr(value, "size", None)
    return bool(count == 1) and len(getattr(value, "shape", ())) <= 1


def _number(value: Any) -> Any:
    if isinstance(value, Tensor) and value.device.type != "cpu":
        return value.detach().clone()
    return float(value)


def _other(name: str, value: Any, step: int) -> Item:
    points, labels = value if isinstance(value, tuple) and len(value) == 2 else (value, ())
    array = _array(points)
    if array is not None and array.dim() == 2 and array.shape[1] == 2 and name != "images":
        x, y = array.float().unbind(1)
        return Points(
            step=step,
            tag=name,
            x=tuple(x.tolist()),
            y=tuple(y.tolist()),
            labels=tuple(map(str, labels)),
        )
    if hasattr(value, "save") and hasattr(value, "convert"):
        copy = value.convert("RGB")
        return lambda: [Image(step=step, tag=name, png=_png(copy))]
    if array is None or not 2 <= array.dim() <= 4:
        raise TypeError(
            f"log() cannot tell what {name!r} is ({type(value).__name__}): give a number, an "
            "image (H, W), (C, H, W) or (N, C, H, W), a text, or points (N, 2)"
        )
    kept = array[:TILES].clone() if array.dim() == 4 else array.clone()
    return lambda: [Image(step=step, tag=name, png=_png(_picture(kept)))]


def _array(value: Any) -> Tensor | None:
    if isinstance(value, Tensor):
        return value.detach()
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], Tensor):
        return torch.stack([item.detach() for item in value])
    if hasattr(value, "__array__"):
        return torch.as_tensor(value)
    return None


def _picture(array: Tensor) -> Any:
    """A PIL image of an array; floats are stretched from their range to 0..255."""
    from PIL.Image import fromarray

    array = array.cpu()
    if array.dim() == 4:
        array = _tiled(array)
    if array.dim() == 3 and array.shape[0] in (1, 3, 4):
        array = array.permute(1, 2, 0)
    if array.dim() == 3 and array.shape[2] == 1:
        array = array[..., 0]
    if array.is_floating_point():
        finite = torch.nan_to_num(array.float(), 0.0, 0.0, 0.0)
        low, high = float(finite.min()), float(finite.max())
        if low < 0 or high > 1:
            finite = (finite - low) / max(high - low, 1e-12)
        array = finite * 255
    return fromarray(array.round().clamp(0, 255).to(torch.uint8).numpy())


def _tiled(batch: Tensor) -> Tensor:
    """(N, C, H, W) as one picture (C, rows x H, columns x W), a pixel between tiles."""
    count, channels, height, width = batch.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    background = batch.float().min() if batch.is_floating_point() else 0
    sheet = torch.full(
        (channels, rows * (height + 1) - 1, columns * (width + 1) - 1), float(background)
    ).to(batch.dtype)
    for index in range(count):
        top, left = index // columns * (height + 1), index % columns * (width + 1)
        sheet[:, top : top + height, left : left + width] = batch[index]
    return sheet


def _png(picture: Any) -> str:
    """Base64 of a PNG, small pictures enlarged so that a page need not blur them."""
    from PIL.Image import Resampling

    longest = max(picture.size)
    factor = max(1, 384 // max(longest, 1))
    if factor > 1:
        size = (picture.width * factor, picture.height * factor)
        picture = picture.resize(size, Resampling.NEAREST)
    elif longest > 1024:
        picture.thumbnail((1024, 1024))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode("ascii")
