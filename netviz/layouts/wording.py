"""What is written in a box: a title, details worth knowing, and nothing that is a default."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Group, Index, Node
from netviz.layouts.configuration import Attributes, Shape, configured, dimension, scalar
from netviz.layouts.spelling import spelled
from netviz.passes.roles import role_of


def relative(path: str, parent: str | None, index: Index) -> str:
    """``path`` as seen from inside the call ``parent``: "layer1.0.conv1" in "layer1.0": "conv1".

    Numbers keep the name before them.
    """
    around = index.group[parent].path if parent is not None and parent in index.group else ""
    inside = path[len(around) + 1 :] if around and path.startswith(around + ".") else path
    if not inside[:1].isdigit():
        return inside
    parts = path.split(".")
    named = [place for place, part in enumerate(parts) if not part.isdigit()]
    return ".".join(parts[named[-1] if named else 0 :])


def times_over(thing: Node | Group) -> str:
    """`` ×6``, `` ×12, shared weights``, `` · 8 in parallel``; empty for what occurs once."""
    if thing.repeat == 1:
        return ""
    often = f" · {thing.repeat} in parallel" if thing.parallel else f" ×{thing.repeat}"
    varies = thing.attributes.get("varies")
    often += f" · {varies}" if varies else ""
    return f"{often}, shared weights" if thing.shared else often


def title(node: Node) -> str:
    """The class of a module, the function of an operator, the name of anything else."""
    parts = node.attributes.get("parts")
    if node.kind == "module" and isinstance(parts, tuple):
        return " + ".join(str(part).rstrip("_") for part in parts)
    if node.kind == "operator":
        return spelled(node)
    if node.kind == "module":
        return node.op.rstrip("_") or node.op
    return node.name if node.kind in ("input", "output") else node.name.rpartition(".")[2]


def layer_of(node: Node) -> str:
    """What a closed call consists of that is one layer: "Conv2d + BatchNorm2d + ReLU"; else ""."""
    ops = node.attributes.get("layer") if node.kind == "module" else None
    if not isinstance(ops, tuple):
        return ""
    return " + ".join(spelled(replace(node, op=str(op))) for op in ops)


def details(node: Node, index: Index) -> str:
    """Configuration in a few words ("64 → 128 · 3×3 · /2"); empty when there is none to tell."""
    weight = _weight(node, index) if len(node.members) < 2 or layer_of(node) else ()
    told = configured(role_of(node), _sided(node), weight)
    if node.kind == "operator" and not told:
        told = scalar(node) or dimension(node.attributes)
    told = f"{told}|{node.attributes.get('told') or ''}"
    return " · ".join(part for part in told.split("|") if part)


def _sided(node: Node) -> Attributes:
    """The attributes of ``node``, the kernel of a pooling over signals or volumes with its axes."""
    kernel, rank = node.attributes.get("kernel_size"), node.op.lower()
    if not isinstance(kernel, int) or "pool" not in rank or not ("1d" in rank or "3d" in rank):
        return node.attributes
    return {**node.attributes, "kernel_size": (kernel,) * (1 if "1d" in rank else 3)}


def shape_text(shape: Shape) -> str:
    """``1×64×56×56``; "scalar" for no axes."""
    return "×".join(map(str, shape)) or "scalar"


def _weight(node: Node, index: Index) -> Shape:
    for name in node.parameters:
        parameter = index.parameter.get(name)
        if parameter is not None and len(parameter.tensor.shape) > 1:
            return parameter.tensor.shape
    return ()
