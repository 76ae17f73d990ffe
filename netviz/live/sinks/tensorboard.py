"""TensorBoard: curves, histograms, pictures, texts, and the network in its graph tab.

The run's folder is TensorBoard's too: ``tensorboard --logdir netviz-runs`` compares all runs.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from typing import Any

from netviz.errors import MissingPackageError, NetvizError
from netviz.ir.serial import loads
from netviz.live.events import Alert, Event, Histogram, Image, Layers, Model, Scalars, Text
from netviz.live.panels.curves import VALIDATION, is_loss, is_metric, paired
from netviz.live.sinks.base import Context
from netviz.live.state import State

MOST_LAYERS = 200
_BY_LAYER = ("gradient", "ratio", "std", "dead")


class TensorBoard:
    """Writes event files into the run's folder. ``url``: none, since its server is its own."""

    def __init__(self, context: Context) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            raise MissingPackageError(
                "the tensorboard sink needs tensorboard: pip install tensorboard"
            ) from None
        self._writer: Any = SummaryWriter(str(context.folder))
        context.say(f"tensorboard --logdir {context.folder.parent}")
        self._state = context.state
        self._paths: dict[str, list[str]] = {}

    def write(self, events: Sequence[Event], /) -> None:
        """Translate each record."""
        for event in events:
            act = _ACTS.get(type(event))
            if act is not None:
                act(self, event)

    def refresh(self) -> None:
        """SummaryWriter flushes by itself."""

    def close(self) -> None:
        """Flush."""
        self._writer.close()

    def _model(self, event: Model) -> None:
        self._paths[event.name] = [path or event.name for path, _, _ in event.layers]
        if not event.graph:
            return
        from google.protobuf import text_format
        from tensorboard.compat.proto.config_pb2 import RunMetadata
        from tensorboard.compat.proto.graph_pb2 import GraphDef

        from netviz.renderers.graphdef import render

        try:
            text = render(loads(event.graph)).decode("utf-8")
        except NetvizError:
            return
        self._writer._get_file_writer().add_graph(
            (text_format.Parse(text, GraphDef()), RunMetadata())
        )

    def _scalars(self, event: Scalars) -> None:
        for name, value in event.values.items():
            self._writer.add_scalar(tag(name, self._state), value, event.step, walltime=event.time)

    def _layers(self, event: Layers) -> None:
        paths = self._paths.get(event.model, [])
        if len(paths) > MOST_LAYERS:
            return
        for stat in _BY_LAYER:
            for path, value in zip(paths, event.stats.get(stat, ()), strict=False):
                if value is not None and math.isfinite(value):
                    self._writer.add_scalar(f"{stat}/{path}", value, event.step)

    def _histogram(self, event: Histogram) -> None:
        counts = event.counts
        width = (event.high - event.low) / len(counts)
        middles = [event.low + (i + 0.5) * width for i in range(len(counts))]
        self._writer.add_histogram_raw(
            f"{event.what}/{event.layer or event.model}",
            min=event.low,
            max=event.high,
            num=sum(counts),
            sum=sum(c * m for c, m in zip(counts, middles, strict=True)),
            sum_squares=sum(c * m * m for c, m in zip(counts, middles, strict=True)),
            bucket_limits=[event.low + (i + 1) * width for i in range(len(counts))],
            bucket_counts=list(counts),
            global_step=event.step,
        )

    def _image(self, event: Image) -> None:
        from tensorboard.compat.proto.summary_pb2 import Summary

        data = Summary.Image(encoded_image_string=base64.b64decode(event.png), colorspace=3)
        value = Summary.Value(tag=event.tag, image=data)
        self._writer._get_file_writer().add_summary(Summary(value=[value]), event.step)

    def _text(self, event: Text) -> None:
        self._writer.add_text(event.tag, event.text, event.step)

    def _alert(self, event: Alert) -> None:
        self._writer.add_text(f"alerts/{event.rule}", event.message, event.step)


def tag(name: str, state: State) -> str:
    """``main/sub``: "loss/train", "loss/val", "metrics/accuracy", "time/forward"."""
    if "/" in name:
        return name
    if is_loss(name, state) or (is_metric(name, state) and name.startswith(VALIDATION)):
        part = "val" if name.startswith(VALIDATION) else "train"
        return f"{paired(name)}/{part}"
    return f"metrics/{name}" if is_metric(name, state) else f"training/{name}"


_ACTS: dict[type[Any], Callable[[TensorBoard, Any], None]] = {
    Model: TensorBoard._model,
    Scalars: TensorBoard._scalars,
    Layers: TensorBoard._layers,
    Histogram: TensorBoard._histogram,
    Image: TensorBoard._image,
    Text: TensorBoard._text,
    Alert: TensorBoard._alert,
}
