"""The real numbers that a figure shows: a network's weights, and its activations for one input."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netviz.layouts.styles import AUTO, GRAPH, STYLES, choose
from netviz.layouts.styles.sheet import Values
from netviz.resolve import Resolved


def with_values(resolved: Resolved, options: Mapping[str, Any]) -> dict[str, Any]:
    """``options`` with the values that their style shows, where a model is at hand to give them.

    Weights for the styles that draw them; activations where they are asked for (``activations``),
    for the network's own input or for ``image``. Warns where there are none to be had.
    """
    style = options.get("style", GRAPH)
    style = choose(resolved.graph) if style == AUTO else style
    wanted = bool(options.get("activations"))
    weights = style in STYLES and "weights" in STYLES[style].needs
    if not (wanted or weights) or options.get("values") is not None:
        return dict(options)
    if resolved.model is None:
        if wanted:
            warnings.warn("a saved graph has no activations: name the model", stacklevel=4)
        return dict(options)
    from netviz.tracers import values

    return {
        **options,
        "values": Values(
            weights=values.weights(resolved.model) if weights else {},
            activations=_activations(resolved, options) if wanted else {},
        ),
    }


def _activations(resolved: Resolved, options: Mapping[str, Any]) -> dict[str, Any]:
    from netviz.tracers import values
    from netviz.tracers.inputs import infer

    data = resolved.input_data
    if data is None:
        found = infer(resolved.model)
        data = dict(found.kwargs) if found.kwargs else tuple(found.args)
    image = options.get("image")
    if image is not None:
        data = _with_image(data, image)
    return values.activations(resolved.model, data, mode=options.get("mode", "eval"))


def _with_image(data: Any, path: str | Path) -> Any:
    """``data`` with its first tensor of images made of the picture in the file ``path``."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if _is_image(value):
                return {**data, name: _pixels(path, value)}
    else:
        items = list(data) if type(data) in (tuple, list) else [data]
        for place, value in enumerate(items):
            if _is_image(value):
                return (*items[:place], _pixels(path, value), *items[place + 1 :])
    warnings.warn("no input takes an image: activations are those of the inferred input",
                  stacklevel=6)  # fmt: skip
    return data


def _is_image(value: Any) -> bool:
    shape = tuple(getattr(value, "shape", ()))
    return len(shape) == 4 and shape[1] in (1, 3)


def _pixels(path: str | Path, like: Any) -> Any:
    """The picture as a tensor like ``like`` (batch, 1 or 3 channels, height, width), 0 to 1."""
    import numpy as np
    from PIL import Image

    from netviz.styled import image_bytes

    count, channels, height, width = like.shape
    with Image.open(io.BytesIO(image_bytes(path))) as picture:
        plain = picture.convert("L" if channels == 1 else "RGB").resize((width, height))
        pixels = np.asarray(plain, dtype="float32").reshape(height, width, channels) / 255
    tensor = like.new_tensor(pixels.transpose(2, 0, 1).tolist())
    return tensor.unsqueeze(0).expand(count, -1, -1, -1).contiguous()
