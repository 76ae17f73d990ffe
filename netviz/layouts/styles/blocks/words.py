"""What is written in the boxes: the words of the papers, and the numbers that readers ask for."""

from __future__ import annotations

import re

from netviz.ir import Graph, Index, Node
from netviz.layouts.spelling import spelled
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.tips import amounts
from netviz.layouts.wording import details, layer_of, shape_text, title
from netviz.passes.roles import role_of, role_of_class, role_of_operator

ROLES = {
    "attention": "attention",
    "feed_forward": "activation",
    "experts": "activation",
    "router": "softmax",
    "norm": "normalisation",
    "add_norm": "normalisation",
    "embedding": "embedding",
    "stack": "module",
    "merging": "pooling",
    "masking": "dropout",
}
"""Recognised parts, and the theme's roles they are painted in."""

_EMBEDDINGS = {
    "token": ("Token", "Embedding"),
    "position": ("Position", "Embedding"),
    "segment": ("Segment", "Embedding"),
    "patch": ("Patch", "Embedding"),
}
_WORDS = re.compile(r"(?<=[A-Za-z0-9])(?=[A-Z][a-z])(?!Net)")


_PLAIN = {
    "cat": "Concat",
    "norm": "L2 norm",
    "vector_norm": "L2 norm",
    "mse_loss": "MSE loss",
    "l1_loss": "L1 loss",
    "randn_like": "Gaussian noise",
    "rand_like": "Noise",
}


def role(node: Node) -> str:
    """The theme's role of ``node``: of what is recognised, else of its first layer."""
    parts = node.attributes.get("parts") or node.attributes.get("layer")
    if isinstance(parts, tuple) and node.op not in ROLES:
        first = str(parts[0])
        told = role_of_operator(first)
        return role_of_class(first) if told == "other" else told
    return ROLES.get(node.op) or role_of(node) if node.kind == "module" else role_of(node)


def words(class_name: str) -> str:
    """``SwinTransformerBlock`` -> ``Swin Transformer Block``."""
    return _WORDS.sub(" ", class_name)


def lines(node: Node, graph_index: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles and small print of ``node``."""
    writer = _WRITERS.get(node.op) if node.kind == "module" else None
    if writer is not None:
        return writer(node)
    if role_of(node) == "recurrent":
        return _recurrent(node, graph_index)
    if node.kind == "module" and node.attributes.get("series"):
        return (str(node.attributes["series"]),), ()
    if node.kind in ("parameter", "buffer", "constant"):
        return (_tensor_name(node),), ()
    told = layer_of(node) or _parts(node) or title(node)
    if node.kind == "module" and told == node.op and role_of(node) == "module":
        told = words(node.op)
    if node.kind == "operator":
        told = _PLAIN.get(told, told.strip("_").replace("_", " "))
        told = told[:1].upper() + told[1:]
    small = details(node, graph_index)
    if node.op.rstrip("_") in ("mul", "div") and small.startswith(("×", "÷")):
        told = "Scale"
    return (told,), (small,) if small and "dim" not in small else ()


def _parts(node: Node) -> str:
    parts = node.attributes.get("parts")
    if not isinstance(parts, tuple):
        return ""
    return " + ".join(
        spelled(Node(id="", kind="operator", op=str(part), name="")) for part in parts
    )


def _tensor_name(node: Node) -> str:
    name = node.name.rpartition(".")[2] or node.op
    return name.replace("_", " ")


def _attention(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = node.attributes
    few, heads = told.get("kv_heads"), told.get("heads", 1)
    kind = "Multi-Head" if heads != 1 else "Self" if not told.get("cross") else "Cross"
    if few == 1:
        kind = "Multi-Query"
    elif few:
        kind = "Grouped-Query"
    if told.get("windows"):
        kind = "Shifted-Window" if told.get("shifted") else "Window"
    first = f"Masked {kind}" if told.get("masked") else kind
    counts = [f"{heads} heads" if heads != 1 else "", f"{few} kv" if few else ""]
    extra = "rotary" if told.get("rotary") else ""
    numbers = ", ".join(count for count in counts if count)
    return (first, "Attention"), tuple(part for part in (numbers, extra) if part)[:1] + (
        (extra,) if extra and numbers else ()
    )


def _feed_forward(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = node.attributes
    hidden = told.get("hidden")
    bend = told.get("gate") or told.get("activation")
    small = f"{bend}, {hidden}" if hidden else str(bend)
    if told.get("tokens"):
        return ("Token-Mixing", "MLP"), (small,)
    return ("Feed", "Forward"), (small,)


def _recurrent(node: Node, index: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kind, how many layers, how wide, and whether both ways, as the weights tell."""
    names = [name.rpartition(".")[2] for name in node.parameters]
    layers = {
        name[: len("weight_hh_l")] + name[11:].partition("_")[0]
        for name in names
        if "weight_hh" in name
    }
    kind = node.op.replace("_cell", "").upper().replace("_TANH", "").replace("_RELU", "")
    both = "Bidirectional " if any(name.endswith("_reverse") for name in names) else ""
    small = [f"{len(layers)} layers"] if len(layers) > 1 else []
    wide = [index.parameter[n].tensor.shape[-1] for n in node.parameters if "weight_hh" in n]
    small += [f"{wide[0]} units"] if wide else []
    return (f"{both}{kind}",), (", ".join(small),) if small else ()


def _merging(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape = node.outputs[0].tensor.shape if node.outputs else ()
    return (words(str(node.attributes["of"])),), (f"width {shape[-1]}",) if shape else ()


def _masking(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = node.attributes
    return ("Random Masking",), (f"keep {told['kept']} of {told['of']}",) if "of" in told else ()


def _router(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ("Router",), (f"top {node.attributes['picked']} of {node.attributes['experts']}",)


def _experts(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gate = node.attributes.get("gate")
    small = (f"{gate} each",) if gate else ()
    return (f"{node.attributes['experts']} Experts",), small


def _norm(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (str(node.attributes.get("norm", "Norm")),), ()


def _add_norm(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ("Add & Norm",), ()


def _embedding(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kind = str(node.attributes.get("kind", "token"))
    kernel = node.attributes.get("kernel")
    small = ("×".join(map(str, kernel)),) if isinstance(kernel, tuple) and kernel else ()
    return _EMBEDDINGS[kind], small


def _stack(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = words(str(node.attributes["of"]))
    width = node.attributes.get("width")
    return (f"{told} ×{node.attributes['count']}",), (f"width {width}",) if width else ()


_WRITERS = {
    "attention": _attention,
    "feed_forward": _feed_forward,
    "router": _router,
    "experts": _experts,
    "norm": _norm,
    "add_norm": _add_norm,
    "embedding": _embedding,
    "stack": _stack,
    "merging": _merging,
    "masking": _masking,
}


def end(
    node: Node, graph: Graph, *, show: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name and shape of an input or output."""
    name = node.name
    ports = node.outputs if node.kind == "input" else node.inputs
    if node.repeat > 1:
        name = f"{name} ×{node.repeat}"
    small = [shape_text(port.tensor.shape) for port in ports[:1]] if "shapes" in show else []
    if "dtype" in show:
        small += [port.tensor.dtype for port in ports[:1]]
    return (name,), tuple(small)


def extra(node: Node, index: Index, sheet: Sheet) -> tuple[str, ...]:
    """Further small print that ``sheet.show`` asks for: names, parameters, work."""
    told = []
    if "names" in sheet.show and node.name:
        told.append(node.name)
    amount = amounts(node, index, show=sheet.show)
    return tuple((*told, amount) if amount else told)
