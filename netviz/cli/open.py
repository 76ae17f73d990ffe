"""``netviz open``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from netviz.cli import draw_options as its
from netviz.cli import options as common
from netviz.cli import view_options as view
from netviz.cli.choices import flag
from netviz.cli.settings import Settings, with_settings

_PAGE = "The page"
Watch = Annotated[
    bool,
    flag(
        "--watch",
        "-w",
        text="Draw again whenever the model's file, or one that it imports, is saved.",
        panel=_PAGE,
    ),
]
NoBrowser = Annotated[
    bool, flag("--no-browser", text="Say where the page is, and open nothing.", panel=_PAGE)
]


def open_page(
    target: common.Target,
    inputs: common.Inputs = None,
    settings: Settings = None,
    trust: common.Trust = False,
    watch: Watch = False,
    no_browser: NoBrowser = False,
    only: view.Only = None,
    boxes: view.Boxes = 40,
    theme: its.Theme = "classic",
    mode: common.Mode = "eval",
    tensors: common.Tensors = "auto",
    tracer: common.Tracer = "modes",
    device: common.Device = None,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Explore a model: its interactive page, in the browser at once.

    \b
    Examples:
      netviz open zoo:resnet50
      netviz open --watch model.py:Net
      netviz open model.py --no-browser
    """
    from netviz.cli.opening import once, watched

    tracing = {
        "inputs": tuple(inputs or ()),
        "mode": mode,
        "tensors": tensors,
        "tracer": tracer,
        "device": device,
        "trust": trust,
    }
    options: Mapping[str, Any] = {"only": only, "boxes": boxes, "theme": theme}
    run = watched if watch else once
    run(with_settings(target, settings), (tracing, options), browser=not no_browser, quiet=quiet)
