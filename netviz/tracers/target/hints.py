"""The inputs that a file declares for its model."""

from __future__ import annotations

from netviz.tracers.target.choose import Chosen
from netviz.tracers.target.names import reads
from netviz.tracers.target.shown import calls
from netviz.tracers.target.source import Source

DECLARED = (
    "example_inputs", "example_input_array", "input_size", "example_input", "input_shape",
    "dummy_input", "dummy_inputs", "sample_input", "sample_inputs", "INPUT_SIZE", "INPUT_SHAPE",
)  # fmt: skip


def declared(source: Source, chosen: Chosen) -> dict[str, object]:
    """What the file declares under the usual names, and how it calls the model itself ("call").

    What fails to run is left out: inputs can still be inferred.
    """
    found: dict[str, object] = {}
    names = [n for n in DECLARED if n in source.bound and n not in source.slicer.imported]
    if names:
        run = source.run(names)
        found |= {n.lower(): run.names[n] for n in names if n in run.names}
    call = _own_call(source, chosen)
    return found | ({"call": call} if call is not None else {})


def _own_call(
    source: Source, chosen: Chosen
) -> tuple[tuple[object, ...], dict[str, object]] | None:
    made = {chosen.label, type(chosen.model).__name__}
    for shown in calls(source, made, chosen.label):
        call = shown.expression
        run = source.run_among(shown.scene.statements, reads(call) - made, shown.position)
        try:
            args = tuple(run.evaluate(a) for a in call.args)  # type: ignore[attr-defined]  # a Call
            kwargs = {k.arg: run.evaluate(k.value) for k in call.keywords}  # type: ignore[attr-defined]
        except (Exception, SystemExit):  # noqa: BLE001  a user's code raises anything
            continue  # it needs something that is not here; the next call may not
        return args, kwargs
    return None
