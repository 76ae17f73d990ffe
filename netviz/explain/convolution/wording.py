"""A convolution in words: its name, its torch code, and what is counted, for page and terminal."""

from __future__ import annotations

from netviz.explain.convolution import formulas
from netviz.explain.convolution.costs import separable, work
from netviz.explain.convolution.record import Convolution, Sizes

Facts = list[tuple[str, str]]


def times(sizes: tuple[object, ...]) -> str:
    """``3×5``."""
    return "×".join(map(str, sizes))


def brief(sizes: Sizes) -> str:
    """``3`` where all axes are alike, else ``3×5``."""
    return str(sizes[0]) if len(set(sizes)) == 1 else times(sizes)


def title(conv: Convolution) -> str:
    """``Convolution 3×3, stride 2, padding 1``, with what differs from the default only."""
    fed, made = conv.per_group
    kind = "Transposed convolution" if conv.transposed else "Convolution"
    if conv.groups > 1 and fed == 1:
        kind = "Depthwise " + kind[0].lower() + kind[1:]
    parts = [f"{kind} {times(conv.kernel)}"]
    parts += [f"{name} {text}" for name, text in _settings(conv)]
    if conv.groups > 1 and not (fed == 1 and made == 1):
        parts.append(f"{conv.groups} groups")
    return ", ".join(parts)


def _settings(conv: Convolution) -> list[tuple[str, str]]:
    ends = conv.padding != conv.padding_end
    told = [
        ("stride", brief(conv.stride), any(s != 1 for s in conv.stride)),
        ("dilation", brief(conv.dilation), any(d != 1 for d in conv.dilation)),
        ("padding", "same" if ends else brief(conv.padding), any(conv.padding) or ends),
        ("output padding", brief(conv.output_padding), any(conv.output_padding)),
    ]
    return [(name, text) for name, text, wanted in told if wanted]


def code(conv: Convolution) -> str:
    """The line of torch that makes it."""
    kind = f"nn.Conv{'Transpose' if conv.transposed else ''}{len(conv.size)}d"
    given = [str(conv.in_channels), str(conv.out_channels), f"kernel_size={_python(conv.kernel)}"]
    same = conv.padding != conv.padding_end
    settings = {
        "stride": (conv.stride, 1),
        "padding": ("'same'" if same else conv.padding, 0),
        "output_padding": (conv.output_padding, 0),
        "dilation": (conv.dilation, 1),
    }
    for name, (value, usual) in settings.items():
        if isinstance(value, str):
            given.append(f"{name}={value}")
        elif any(v != usual for v in value):
            given.append(f"{name}={_python(value)}")
    given += [f"groups={conv.groups}"] if conv.groups > 1 else []
    given += [] if conv.bias else ["bias=False"]
    given += [f"padding_mode={conv.padding_mode!r}"] if conv.padding_mode != "zeros" else []
    return f"{kind}({', '.join(given)})"


def _python(sizes: Sizes) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else str(sizes)


def sizes(conv: Convolution) -> Facts:
    """The output's size, axis by axis, and what dilation makes of the kernel."""
    found = [("output size", formulas.general(conv))]
    found += [(name, text) for name, text in formulas.sized(conv)]
    if any(d > 1 for d in conv.dilation):
        each = {formulas.reach(conv, axis): None for axis in range(len(conv.size))}
        found.append(("effective kernel", f"k + (k - 1)(d - 1): {', '.join(each)}"))
    return found


def costs(conv: Convolution) -> Facts:
    """Parameters and work, and those of the separable convolution in its place."""
    own = work(conv)
    biases = f" + {conv.out_channels} biases" if conv.bias else ""
    each = "input" if conv.transposed else "output"
    found = [
        ("parameters", f"{own.weights}{biases} = {own.parameters:,}"),
        ("FLOPs", f"{own.flops:,} ({own.macs:,} multiply-adds, counted by {each} cell)"),
    ]
    return found if not comparable(conv) else [*found, *_compared(conv)]


def comparable(conv: Convolution) -> bool:
    """Whether a depthwise separable convolution is another thing than ``conv`` itself."""
    return conv.groups == 1 and conv.in_channels > 1 and max(conv.kernel) > 1


def _compared(conv: Convolution) -> Facts:
    own = work(conv)
    depthwise, pointwise = map(work, separable(conv))
    both = depthwise.parameters + pointwise.parameters
    flops = depthwise.flops + pointwise.flops
    counted = f"depthwise {depthwise.parameters:,} + pointwise {pointwise.parameters:,} = {both:,}"
    share = f"({both / own.parameters:.0%}), {flops:,} FLOPs ({flops / own.flops:.0%})"
    return [("separable", f"{counted} parameters {share}")]
