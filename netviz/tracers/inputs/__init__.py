"""Inputs for a model: inferred, declared, or given as text or sizes."""

from netviz.tracers.inputs.given import from_sizes
from netviz.tracers.inputs.infer import infer, parse
from netviz.tracers.inputs.offered import offered
from netviz.tracers.inputs.record import Inputs
from netviz.tracers.inputs.trial import trial

__all__ = ["Inputs", "from_sizes", "infer", "offered", "parse", "trial"]
