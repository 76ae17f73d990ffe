"""Everything that the command line can do, as Python calls. Importing this loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.comparison import Diff, compare, suffix_of
from netviz.ir import Graph, verify
from netviz.ir.serial import dumps, loads
from netviz.option_names import check
from netviz.picture import Drawing, format_of
from netviz.resolve import Request, read, resolve
from netviz.tables import Summary, summarise

__all__ = [
    "Diff",
    "Drawing",
    "Summary",
    "diff",
    "draw",
    "figure",
    "from_torchview",
    "load",
    "open_page",
    "save",
    "summary",
    "trace",
]

_TRACING_OPTIONS = tuple(f.name for f in fields(Request) if not f.name.startswith("input_"))


def trace(subject: Any, input_data: Any = None, input_size: Any = None, **options: Any) -> Graph:
    """Run a model once and return the graph of what it did; the model stays exactly as it was.

    ``subject``: an ``nn.Module``, a ``torch.export.ExportedProgram``, or a TARGET as on the command
    line ("model.py:Net", "zoo:resnet18"). ``input_data``: a tensor, a tuple (positional) or a dict
    (keywords), nested as the model wants. ``input_size``: one size or several, batch first, for
    random inputs of ``dtypes``. Without either, the inputs are inferred, and a note of the graph
    says what was taken.

    Options: ``inputs`` (as ``--input``: "1x3x224x224", "ids=1x128:int64"), ``dtypes``, ``mode``
    ("eval", "train", "same"), ``tensors`` ("auto", "real", "fake"), ``engine`` ("modes",
    "torchview"), ``device``, ``trust``, and ``depth``: calls deeper than it become one node each.

    Raises `TargetError`, `InputError`, and `TraceError`, which carries the partial graph.
    """
    depth = options.pop("depth", None)
    if "engine" in options:
        options["tracer"] = options.pop("engine")
    check(options, _TRACING_OPTIONS, "trace")
    request = Request(input_data=input_data, input_size=input_size, **options)
    graph = resolve(subject, request).graph
    if depth is None:
        return graph
    from netviz.passes.fold import fold

    return fold(graph, depth=depth)


def draw(
    subject: Any,
    input_data: Any = None,
    input_size: Any = None,
    *,
    output: str | Path | None = None,
    **options: Any,
) -> Drawing:
    """Draw a network; the result shows itself in a notebook.

    ``subject``: a model, a TARGET, or a `Graph`. ``input_data``, ``input_size`` and the tracing
    options are those of `trace` (``tracer`` for its ``engine``). ``output``: also write this file,
    in the format of its ending, or in ``format``.

    Drawing options: ``depth`` (how deep module frames go; None: as deep as stays readable),
    ``show`` (of "shapes", "params", "flops", "dtype", "names"), ``direction`` ("TB", "LR"),
    ``colour_by`` ("params", "flops", "memory"), ``theme``, ``engine`` and ``engine_options`` (of
    the layout), ``title``, and the others of `netviz.draw_options.DrawOptions`.

    Raises what `trace` raises, `FormatError` for unknown options' values, `OutputError`.
    """
    suffix = options.pop("format", None)
    if output is not None:
        suffix = suffix or format_of(output)
        files.check(output)
    drawing = _drawing(subject, (input_data, input_size), options, function="draw")
    if output is not None:
        drawing.save(output, suffix)
    return drawing


def figure(
    subject: Any,
    input_data: Any = None,
    input_size: Any = None,
    *,
    style: str | None = None,
    spec: str | Path | None = None,
    output: str | Path | None = None,
    **options: Any,
) -> Drawing:
    """A network as a figure for a paper: it shows itself in a notebook, saves, draws on axes.

    ``subject``, ``input_data``, ``input_size`` and ``output`` are those of `draw`. ``style``: one
    of `netviz.layouts.styles.names` ("plotneuralnet", "unet", "blocks", "lenet", "alexnet", "fcnn",
    "resnet", "graph"), or "auto", which takes what suits; None: that of ``spec``, else "auto".
    ``spec``: a JSON file of choices that ``save_spec`` wrote; what is given here goes before it.
    Further ``options``: those of `draw`
    (``width``, ``font_size``, ``image``, ``caption``, ``overrides`` ...) and the style's own.

    Raises what `draw` raises.
    """
    own = dict(options)
    if spec is not None:
        from netviz.spec import load as load_spec

        own = {"style": "graph", **load_spec(spec).options, **own}
    own["style"] = style or own.get("style", "auto")
    suffix = own.pop("format", None)
    known = (*_drawing_options(), *_TRACING_OPTIONS)
    extra = {name: own.pop(name) for name in tuple(own) if name not in known}
    own["style_options"] = {**own.get("style_options", {}), **_of_styles(extra)}
    return draw(subject, input_data, input_size, output=output,
                **({"format": suffix} if suffix else {}), **own)  # fmt: skip


def open_page(
    subject: Any,
    input_data: Any = None,
    input_size: Any = None,
    *,
    output: str | Path | None = None,
    browser: bool = True,
    **options: Any,
) -> Path:
    """Explore a network: show its interactive page in the browser, and return the page's path.

    ``netviz.open``. ``subject``, ``input_data``, ``input_size`` and ``options`` are those of
    `draw`. ``output``: where the page goes; None: a temporary place. ``browser=False`` only writes
    it. Raises what `draw` raises.
    """
    from netviz.opening.browser import show, temporary

    drawing = _drawing(subject, (input_data, input_size), options, function="open")
    if output is None:
        path = temporary(drawing.graph.name, drawing.render("html"))
    else:
        path = drawing.save(output, "html").resolve()
    if browser:
        show(path.as_uri())
    return path


def _of_styles(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """``options``, each of which some style has; which of them the one drawn has is told later."""
    from netviz.layouts.styles import STYLES
    from netviz.layouts.styles.reading import listed

    if options:
        names = {name for style in STYLES for name in listed(style)}
        check(options, (*sorted(names), *_drawing_options()), "figure")
    return options


def _drawing(
    subject: Any, data: tuple[Any, Any], options: Mapping[str, Any], *, function: str
) -> Drawing:
    known = _drawing_options()
    check(options, (*_TRACING_OPTIONS, *known), function)
    tracing = {key: value for key, value in options.items() if key in _TRACING_OPTIONS}
    request = Request(input_data=data[0], input_size=data[1], **tracing)
    rest = {key: value for key, value in options.items() if key in known}
    from netviz.values import with_values

    resolved = resolve(subject, request)
    return Drawing(resolved.graph, with_values(resolved, rest))


def summary(
    subject: Any, input_data: Any = None, input_size: Any = None, **options: Any
) -> Summary:
    """The table of a network, layer by layer: ``print`` it, or take ``.totals`` and ``.rows``.

    ``subject``, ``input_data``, ``input_size`` and the tracing options are those of `draw`.
    ``depth``: how deep the table goes (None: as deep as stays readable). ``sort``: "path" (as it
    runs), "params", "flops" or "memory". ``backward``: count the backward pass too.

    Raises what `trace` raises, and `FormatError` for an unknown ``sort``.
    """
    own = {key: options.pop(key) for key in ("depth", "sort", "backward") if key in options}
    check(options, (*_TRACING_OPTIONS, "depth", "sort", "backward"), "summary")
    request = Request(input_data=input_data, input_size=input_size, **options)
    return summarise(resolve(subject, request).graph, **own)


def diff(
    left: Any,
    right: Any,
    input_data: Any = None,
    input_size: Any = None,
    *,
    output: str | Path | None = None,
    **options: Any,
) -> Diff:
    """How two networks differ: ``print`` it, show it in a notebook, save it, take ``.changes``.

    ``left``, ``right``: models, TARGETs, or graphs (of `trace`, where the two take different
    inputs). ``input_data``, ``input_size`` and the tracing options are those of `draw`, for both.
    ``output``: also write this file: a picture (svg, png, pdf) or a table (txt, json, csv, md).
    ``everything``: list equal parts too. ``depth``: how deep calls that differ are opened.
    Other options are those of `draw` that concern a picture: ``theme``, ``direction``, ``title``,
    ``legend``, ``footer``, ``dpi``, ``engine``, ``engine_options``.

    Values of weights are not compared. Raises what `draw` raises.
    """
    everything = options.pop("everything", False)
    known = _drawing_options()
    check(options, (*_TRACING_OPTIONS, *known, "everything"), "diff")
    if output is not None:
        suffix_of(output)
        files.check(output)
    tracing = {key: value for key, value in options.items() if key in _TRACING_OPTIONS}
    request = Request(input_data=input_data, input_size=input_size, **tracing)
    graphs = [
        # A graph was traced on its own inputs: those given here are for models.
        subject if isinstance(subject, Graph) else resolve(subject, request).graph
        for subject in (left, right)
    ]
    rest = {key: value for key, value in options.items() if key in known}
    targets = (left, right) if isinstance(left, str) and isinstance(right, str) else ("", "")
    found = compare(graphs[0], graphs[1], everything=everything, options=rest, targets=targets)
    if output is not None:
        found.save(output)
    return found


def save(graph: Graph, path: str | Path) -> Path:
    """Write ``graph`` as JSON, whole or not at all; the same graph gives the same bytes.

    Raises `GraphError` for a graph that contradicts itself, `OutputError` where the file cannot be
    written.
    """
    files.write(dumps(verify(graph)).encode("utf-8"), path)
    return Path(path)


def load(path: str | Path) -> Graph:
    """Read a graph that `save` or ``netviz draw -o graph.json`` wrote; needs no torch.

    Raises `GraphError` where there is no file, or what it holds is not a graph.
    """
    return loads(read(path), where=str(path))


def from_torchview(graph: Any) -> Graph:
    """The result of ``torchview.draw_graph`` as a `Graph`, to be costed, drawn and saved.

    A note lists what torchview leaves out. Raises `GraphError` for anything else.
    """
    from netviz.tracers.torchview import from_torchview as convert

    return convert(graph)


def _drawing_options() -> tuple[str, ...]:
    from netviz.draw_options import DrawOptions

    return tuple(f.name for f in fields(DrawOptions))
