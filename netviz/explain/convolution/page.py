"""The interactive page of a convolution: one HTML file, made by viewer/conv/build.py."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from netviz.explain.convolution.case import Case
from netviz.explain.convolution.record import Convolution

_MARK = "/*settings*/"


def page(case: Case) -> str:
    """The page that opens with the settings of ``case``; it needs no network and no other file."""
    text = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    start = {
        "settings": settings(case.drawn),
        "channel": case.channel,
        "note": "; ".join([*_origin(case), *case.notes, *_same(case.drawn)]),
    }
    # "<" could close the script element that holds the JSON.
    return text.replace(_MARK, json.dumps(start).replace("<", "\\u003c"))


def settings(conv: Convolution) -> dict[str, Any]:
    """``conv`` as the page's script takes it."""
    return {
        "size": conv.size,
        "kernel": conv.kernel,
        "stride": conv.stride,
        "padding": conv.padding,
        "dilation": conv.dilation,
        "outputPadding": conv.output_padding,
        "groups": conv.groups,
        "inChannels": conv.in_channels,
        "outChannels": conv.out_channels,
        "transposed": conv.transposed,
    }


def _origin(case: Case) -> list[str]:
    layer = case.layer
    if layer is None:
        return []
    return [f"{layer.name} of {layer.model}, receptive field {layer.field}"]


def _same(conv: Convolution) -> list[str]:
    if conv.padding == conv.padding_end:
        return []
    return ["padding 'same' adds one more zero after the input, which this page leaves out"]
