"""What is one though it has several names: a tensor, or a module with everything in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from netviz.ir import Parameter

Names = tuple[str, ...]


def tied(parameters: Sequence[Parameter]) -> Iterator[str]:
    """A line for each tensor of several names, or for each whole module of such tensors.

    A module is named where all its parameters are tied in the same way and there are two at least.
    """
    every = [p.names for p in parameters if p.kind == "parameter"]
    whole: dict[Names, bool] = {}
    groups: dict[Names, list[Names]] = {}
    for names in every:
        if len(names) > 1:
            for modules in _outwards(names):
                if modules not in whole:
                    whole[modules] = _whole(modules, every)
            group = next((modules for modules in _outwards(names) if whole[modules]), names)
            groups.setdefault(group, []).append(names)
    for group, tensors in groups.items():
        if len(tensors) > 1:
            yield f"one module, counted once: {' = '.join(group)}"
        else:
            yield f"one tensor, counted once: {' = '.join(tensors[0])}"


def _outwards(names: Names) -> Iterator[Names]:
    """The modules that hold a tensor under each of its names, the largest first."""
    paths = [name.split(".") for name in names]
    same = 0
    while len({tuple(path[-same - 1 :]) for path in paths}) == 1 and same + 1 < min(
        map(len, paths)
    ):
        same += 1
    for size in range(same, 0, -1):
        yield tuple(".".join(path[:-size]) for path in paths)


def _whole(modules: Names, every: Iterable[Names]) -> bool:
    """Whether all that one of ``modules`` holds is in the others too."""
    for names in every:
        rests = [
            {n.removeprefix(f"{module}.") for n in names if n.startswith(f"{module}.")}
            for module in modules
        ]
        if any(rests) and not set.intersection(*rests):
            return False
    return True
