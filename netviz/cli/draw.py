"""``netviz draw``."""

from __future__ import annotations

from pathlib import Path

import typer

from netviz.cli import draw_options as its
from netviz.cli import figure_options as figure
from netviz.cli import options as common
from netviz.cli import tex_options
from netviz.cli import view_options as view
from netviz.cli.choices import pairs
from netviz.cli.remembered import Asked, with_spec
from netviz.cli.settings import Settings, with_settings


def draw(
    context: typer.Context,
    target: its.Target = None,
    inputs: common.Inputs = None,
    settings: Settings = None,
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
    direction: its.Direction = None,
    aspect: its.Aspect = "auto",
    fit: its.Fit = None,
    pages: its.Pages = None,
    colour_by: its.ColourBy = None,
    color_by: its.ColorBy = None,
    theme: its.Theme = "classic",
    engine: its.Engine = None,
    engine_option: its.EngineOption = None,
    title: its.Title = None,
    no_legend: its.NoLegend = False,
    dpi: its.Dpi = None,
    style: figure.Style = "graph",
    option: figure.StyleOption = None,
    width: figure.Width = None,
    font_size: figure.FontSize = None,
    caption: figure.Caption = False,
    image: figure.Image = None,
    activations: figure.Activations = False,
    animate: figure.Animate = False,
    via: tex_options.Via = None,
    tex: tex_options.Tex = "tikz",
    standalone: tex_options.Standalone = False,
    fragment: tex_options.Fragment = False,
    font: tex_options.Font = None,
    templates: tex_options.Templates = None,
    layers: tex_options.Layers = None,
    spec: figure.SpecFile = None,
    save_spec: figure.SaveSpec = None,
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
      netviz draw zoo:unet -o unet.pdf --style unet --width 17.8cm
      netviz draw zoo:unet -o unet.tex --fragment
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
        "pages": pages,
        "colour_by": colour_by or color_by,
        "theme": theme,
        "title": title,
        "engine_options": pairs(engine_option),
        "legend": not no_legend,
        "style": style,
        "style_options": pairs(option),
        "width": width,
        "caption": caption,
        "image": image,
        "activations": activations,
        "animate": animate,
        "via": via,
        "tex": tex,
        "standalone": standalone,
        "fragment": fragment,
        "font": font,
        "templates": templates,
        "layers": layers,
        **({"dpi": dpi} if dpi else {}),
        **({"font_size": font_size} if font_size else {}),
    }
    if engine is not None:
        options["engine"] = engine
    tracing = {
        "inputs": inputs or (),
        "mode": mode,
        "tensors": tensors,
        "tracer": tracer,
        "device": device,
    }
    asked = with_spec(context, spec, Asked(target=target, tracing=tracing, options=options))
    job = Job(with_settings(str(asked.target), settings), **asked.tracing, trust=trust, quiet=quiet)
    picture = Picture(
        output=output, form=form, options=asked.options, partial=partial, save_spec=save_spec
    )
    path = job.draw(picture)
    if open_ and path != Path("-"):
        typer.launch(str(path))
