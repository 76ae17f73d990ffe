"""``netviz draw``."""

from __future__ import annotations

from pathlib import Path

import typer

from netviz.cli import draw_options as its
from netviz.cli import options as common
from netviz.cli import view_options as view
from netviz.cli.choices import pairs


def draw(
    target: common.Target,
    inputs: common.Inputs = None,
    trust: common.Trust = False,
    output: its.Output = None,
    form: its.Suffix = None,
    only: view.Only = None,
    from_: view.From = None,
    to: view.To = None,
    receptive_field: view.ReceptiveField = None,
    depth: its.Depth = None,
    detail: view.Detail = "auto",
    boxes: view.Boxes = 40,
    expand: view.Expand = None,
    collapse: view.Collapse = None,
    hide: view.Hide = None,
    merge: view.Merge = None,
    no_repeats: view.NoRepeats = False,
    show: its.Show = "shapes",
    direction: its.Direction = "TB",
    aspect: its.Aspect = "auto",
    fit: its.Fit = None,
    colour_by: its.ColourBy = None,
    color_by: its.ColorBy = None,
    theme: its.Theme = "classic",
    engine: its.Engine = None,
    engine_option: its.EngineOption = None,
    title: its.Title = None,
    no_legend: its.NoLegend = False,
    dpi: its.Dpi = None,
    mode: common.Mode = "eval",
    tensors: common.Tensors = "auto",
    tracer: common.Tracer = "modes",
    device: common.Device = None,
    partial: its.Partial = False,
    open_: its.Open = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Draw a model: trace it once and write the picture.

    \b
    Examples:
      netviz draw model.py
      netviz draw "model.py:Net(num_classes=10)" -o net.pdf --direction LR
      netviz draw zoo:gpt_mini -o gpt.svg --depth 2 --show shapes,params
      netviz draw zoo:resnet50 --only layer1 --hide norm,act
      netviz draw model.py --input ids=1x128:int64 --input mask=1x128:bool
    """
    from netviz.cli.job import Job, Picture

    if engine == "torchview":  # the one engine that traces; the others place boxes
        engine, tracer = None, "torchview"
    options = {
        "depth": depth,
        "detail": detail,
        "boxes": boxes,
        "expand": view.words(expand),
        "collapse": view.words(collapse),
        "hide": view.words(hide),
        "merge": tuple(merge or ()),
        "repeats": not no_repeats,
        "only": only,
        "start": from_,
        "end": to,
        "receptive_field": receptive_field,
        "show": tuple(show.split(",")) if show else (),
        "direction": direction,
        "aspect": aspect,
        "fit": fit,
        "colour_by": colour_by or color_by,
        "theme": theme,
        "title": title,
        "engine_options": pairs(engine_option),
        "legend": not no_legend,
        **({"dpi": dpi} if dpi else {}),
    }
    job = Job(
        target,
        inputs=tuple(inputs or ()),
        mode=mode,
        tensors=tensors,
        tracer=tracer,
        device=device,
        trust=trust,
        quiet=quiet,
    )
    if engine is not None:
        options["engine"] = engine
    path = job.draw(Picture(output=output, form=form, options=options, partial=partial))
    if open_ and path != Path("-"):
        typer.launch(str(path))
