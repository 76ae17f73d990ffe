"""What differs between two parts that belong together."""

from __future__ import annotations

from netviz.ir import TensorSpec
from netviz.passes.match.parts import Part, config_of, counts
from netviz.passes.match.record import FOLLOWING, What
from netviz.passes.plumbing import PLUMBING


def compare(left: Part, right: Part) -> tuple[tuple[What, ...], bool]:
    """Every field that differs, and whether all of that follows from what the parts are given."""
    what = [*_class(left, right), *_name(left, right), *_config(left, right)]
    what += _weights(left, right, explained=bool(what))
    what += _operators(left, right) if left.leaf and right.leaf and not what else []
    fed = _tensors("input", left.ins, right.ins)
    what += [*fed, *_tensors("output", left.outs, right.outs), *_dtypes(left, right)]
    what += _parts(left, right) if not what else []
    if left.kind == "input":
        return tuple(("shape", *f[1:]) if f[0] == "output" else f for f in what), False
    own = [field for field in what if field[0] not in FOLLOWING]
    if own and fed and left.kind == right.kind == "operator" and left.label in PLUMBING:
        own = [field for field in own if field[0] in ("class", "operator")]
    strange = any(field[0] == "output" for field in what) and not fed and not own
    return tuple(what), bool(what) and not own and not strange


def renamed(left: Part, right: Part) -> bool:
    """Whether their names differ: numbers in a sequence and of calls are no names."""
    plain = left.kind in ("operator", "constant")
    names = left.name.partition("@")[0], right.name.partition("@")[0]
    return not plain and names[0] != names[1] and (left.named or right.named)


def _class(left: Part, right: Part) -> list[What]:
    if left.label == right.label and left.kind == right.kind:
        return []
    calls = left.is_call and right.is_call
    sized = left.leaf != right.leaf
    field = "class" if calls else "operator"
    return [(field, _label(left, sized=sized), _label(right, sized=sized))]


def _label(part: Part, *, sized: bool) -> str:
    return f"{part.label} of {part.layers} layers" if sized and not part.leaf else part.label


def _name(left: Part, right: Part) -> list[What]:
    if not renamed(left, right):
        return []
    both = left.named and right.named
    return [("name", left.name, right.name) if both else ("name", left.id, right.id)]


def _config(left: Part, right: Part) -> list[What]:
    if left.leaf != right.leaf:
        return []
    keys = dict.fromkeys((*left.config, *right.config))
    if left.label != right.label:
        keys = dict.fromkeys(key for key in left.config if key in right.config)
    pairs = ((key, left.config.get(key, ""), right.config.get(key, "")) for key in keys)
    return [field for field in pairs if field[1] != field[2]]


def _weights(left: Part, right: Part, *, explained: bool) -> list[What]:
    """Own parameters: shapes where no configuration tells them, training, sharing."""
    found: list[What] = []
    if left.leaf != right.leaf:
        return found
    for name in dict.fromkeys((*left.weights, *right.weights)):
        a, b = left.weights.get(name), right.weights.get(name)
        if a is None or b is None:
            if not explained:
                found.append((name, _size(a), _size(b)))
            continue
        if a[1] != b[1] and not explained:
            found.append((name, _size(a), _size(b)))
        if a[3] != b[3]:
            found.append((f"{name} trains", _yes(a[3]), _yes(b[3])))
        if a[4] != b[4]:
            found.append((f"{name} shared", _yes(a[4]), _yes(b[4])))
    return found


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _size(weight: tuple[object, ...] | None) -> str:
    shape = weight[1] if weight else None
    return "" if not isinstance(shape, tuple) else "×".join(map(str, shape)) or "scalar"


def _operators(left: Part, right: Part) -> list[What]:
    """What the operators of two leaves tell where the calls themselves tell nothing."""
    a, b = ([node for node in part.inner if counts(node)] for part in (left, right))
    names = [[node.op.rstrip("_") for node in nodes] for nodes in (a, b)]
    if names[0] != names[1]:
        return [("operators", ", ".join(names[0]), ", ".join(names[1]))]
    configs = [[config_of(node.attributes) for node in nodes] for nodes in (a, b)]
    return [
        (f"{name} {key}", before.get(key, ""), after.get(key, ""))
        for name, before, after in zip(names[0], *configs, strict=True)
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]


def _parts(left: Part, right: Part) -> list[What]:
    """The last resort: what is built otherwise must not pass for equal."""
    if left.structure == right.structure or not (left.leaf or right.leaf):
        return []
    return [("parts", f"{left.layers} layers", f"{right.layers} layers")]


def _tensors(name: str, left: tuple[TensorSpec, ...], right: tuple[TensorSpec, ...]) -> list[What]:
    a, b = ([spec.shape for spec in specs] for specs in (left, right))
    return [(name, _shapes(left), _shapes(right))] if a != b else []


def _shapes(specs: tuple[TensorSpec, ...]) -> str:
    shown = ["×".join(map(str, spec.shape)) or "scalar" for spec in specs[:3]]
    more = [f"{len(specs) - 3} more"] if len(specs) > 3 else []
    return ", ".join((*shown, *more))


def _dtypes(left: Part, right: Part) -> list[What]:
    a, b = (
        list(dict.fromkeys((*(str(w[2]) for w in p.weights.values()), *(s.dtype for s in p.outs))))
        for p in (left, right)
    )
    return [("dtype", ", ".join(a), ", ".join(b))] if a != b else []
