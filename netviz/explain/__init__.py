"""Teaching figures that compute what they show: ``netviz explain TOPIC``.

``netviz.explain.conv(kernel=3, stride=2)`` and ``explain("conv", kernel=3, stride=2)`` are the same
call; both give an `Explanation`: ``.numbers``, ``.save("conv.svg")``, and itself in a notebook.
Importing this package loads no torch.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.options import read

__all__ = ["TOPICS", "Explanation", "Topic", "explain", "find"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the list.

    ``module``: its file or folder under ``netviz/explain/topics``, which holds ``Options``, the
    record of its options, and ``explain(options) -> Explanation``. ``about``: what it shows.
    ``formats``: endings of the files it can be written as.
    """

    module: str
    about: str
    formats: tuple[str, ...] = ("svg", "png", "pdf", "json")


_STILL = ("svg", "png", "pdf", "json")
_MOVING = ("svg", "png", "pdf", "gif", "json")
_PAGE = ("svg", "png", "pdf", "gif", "html", "json")

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "conv": Topic("conv", "one convolution: what meets what, sizes, parameters, FLOPs", _PAGE),
        "transposed": Topic(
            "transposed", "a convolution and its way back, fractionally strided too", _MOVING
        ),
        "dilated": Topic("dilated", "effective kernels, and how far layers of them see", _MOVING),
        "positional-encoding": Topic(
            "positional_encoding", "the waves that tell a Transformer its positions", _STILL
        ),
        "attention": Topic(
            "attention", "attention maps of a real forward, per layer and head", _MOVING
        ),
        "mask": Topic("mask", "padding and causal masks, and the weights they leave", _STILL),
        "layernorm": Topic("layernorm", "layer normalisation beside batch normalisation", _STILL),
        "mae": Topic("mae", "a masked autoencoder: seen, drawn, original", _MOVING),
        "vae": Topic("vae", "a variational autoencoder: its plane of z, its losses", _MOVING),
        "gan": Topic("gan", "a DCGAN learning digits: pictures and losses", _MOVING),
        "latent": Topic("latent", "z of a DCGAN: walk, semantic mask, arithmetic", _MOVING),
        "augment": Topic("augment", "mixup, SamplePairing, SMOTE, MoEx: before and after", _STILL),
        "style-transfer": Topic(
            "style_transfer", "content, style and variation losses falling on photographs", _MOVING
        ),
        "bicyclegan": Topic("bicyclegan", "both configurations with their losses", _STILL),
    }
)
"""Every topic of `netviz explain`, in the order in which they are listed."""


_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "convolution": "conv",
        "depthwise": "conv --in-channels 3 --out-channels 3 --groups 3",
        "pointwise": "conv --kernel 1 --in-channels 3 --out-channels 4",
        "separable": "conv --in-channels 3 --out-channels 4 --compare",
        "deconvolution": "transposed",
        "fractionally-strided": "transposed --input 5 --stride 2",
        "atrous": "dilated",
        "receptive-field": "conv TARGET:LAYER",
    }
)
"""Where to look for what goes by another name."""


def find(name: str) -> Topic:
    """The topic called ``name``; raises `FormatError` that lists near ones, or all."""
    found = TOPICS.get(name)
    plain = name.lower().replace("_", "-")
    if found is None and plain in _ELSEWHERE:
        raise FormatError(f"no topic {name!r} to explain; see {_ELSEWHERE[plain]}")
    if found is None:
        near = difflib.get_close_matches(plain, TOPICS, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(TOPICS)}"
        raise FormatError(f"no topic {name!r} to explain; {hint}")
    return found


def module_of(name: str) -> Any:
    """The module of the topic ``name``, imported now."""
    return importlib.import_module(f"netviz.explain.topics.{find(name).module}")


def explain(
    topic: str,
    subject: Any = None,
    *,
    theme: str = "classic",
    dpi: float | None = None,
    **options: Any,
) -> Explanation:
    """Explain ``topic``, a key of `TOPICS`.

    ``subject``: what is explained, where the topic takes one (a model, or a TARGET as on the
    command line). ``theme``, ``dpi``: of the figure. ``options``: the topic's own, as on the
    command line with ``_`` for ``-``; sizes as numbers, tuples or text ("3x5").

    Raises `FormatError` for an unknown topic, option or value, naming the rule that it breaks.
    """
    module = module_of(topic)
    given = options if subject is None else {"subject": subject, **options}
    found: Explanation = module.explain(read(module.Options, given, topic=topic))
    return replace(found, theme=theme, dpi=dpi)


def __getattr__(name: str) -> Callable[..., Explanation]:
    topic = name.replace("_", "-")
    if topic not in TOPICS:
        near = difflib.get_close_matches(topic, TOPICS, n=1, cutoff=0.6)
        hint = f"; did you mean {near[0].replace('-', '_')!r}?" if near else ""
        raise AttributeError(f"module 'netviz.explain' has no attribute {name!r}{hint}")

    def call(subject: Any = None, **options: Any) -> Explanation:
        return explain(topic, subject, **options)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"{TOPICS[topic].about.capitalize()}; see `explain`, and netviz explain {topic}."
    return call


def __dir__() -> list[str]:
    return [*__all__, *(name.replace("-", "_") for name in TOPICS)]
