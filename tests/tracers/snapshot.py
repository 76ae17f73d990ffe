"""Everything about a model, or about the process, that a trace must leave as it was."""

from __future__ import annotations

import functools
import gc
import hashlib
import random
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

PLAIN = (str, bytes, int, float, complex, bool, type(None), torch.dtype, torch.device, torch.Size)
CLOSED = (type, type(sys), type(lambda: 0), type(len), staticmethod, classmethod, property)
PATCHABLE = {
    "torch": torch,
    "functional": nn.functional,
    "Tensor": torch.Tensor,
    "Module": nn.Module,
    "Function": torch.autograd.Function,
    "random": random,
}


def digest(tensor: torch.Tensor) -> str:
    """The values of ``tensor``, bit for bit; empty where it has none."""
    if tensor.is_meta or isinstance(tensor, nn.parameter.UninitializedTensorMixin):
        return ""
    with torch.no_grad(), torch._C.DisableTorchFunctionSubclass():
        plain = tensor.detach()
        if plain.is_nested:
            plain = torch.nested.to_padded_tensor(plain, 0.0)
        if plain.layout != torch.strided:
            plain = plain.to_dense()
        if plain.is_quantized:
            plain = plain.int_repr()
        plain = plain.resolve_conj().resolve_neg().cpu().contiguous()
        raw = plain.reshape(-1).view(torch.uint8).numpy().tobytes()
    return hashlib.blake2b(raw, digest_size=8).hexdigest()


class Snapshot:
    """``model`` as a flat dictionary of readable facts; it keeps alive all that it has seen."""

    def __init__(self, model: nn.Module) -> None:
        self.facts: dict[str, Any] = {}
        self._kept: list[Any] = []
        self._seen: dict[int, str] = {}
        waiting: list[tuple[str, Any]] = [("", model)]
        while waiting:
            path, value = waiting.pop()
            if isinstance(value, PLAIN):
                self.facts[path] = (type(value).__name__, repr(value))
                continue
            self.facts[path] = (type(value).__name__, id(value))
            if id(value) in self._seen:
                continue
            self._seen[id(value)] = path
            self._kept.append(value)
            waiting.extend((f"{path}.{key}", item) for key, item in self._parts(path, value))

    def _parts(self, path: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, torch.Tensor):
            yield from self._tensor(value)
        elif isinstance(value, dict):
            yield "keys()", str([str(key) for key in dict.keys(value)])
            yield from ((str(key), item) for key, item in dict.items(value))
        elif isinstance(value, (list, tuple)):
            yield "len()", len(value)
            yield from ((str(i), item) for i, item in enumerate(value))
        elif isinstance(value, (set, frozenset)):
            yield "items()", str(sorted(map(str, value)))
        elif isinstance(value, torch.Generator):
            yield "state", digest(value.get_state())
        elif isinstance(value, np.ndarray):
            yield "bits", value.tobytes()
        elif isinstance(value, (random.Random, np.random.Generator, deque, bytearray)):
            yield "state", repr(_state(value))
        elif isinstance(value, functools.partial):
            yield from (("func", value.func), ("args", value.args), ("keywords", value.keywords))
        elif not isinstance(value, CLOSED):
            yield from self._attributes(value)

    def _attributes(self, value: Any) -> Iterator[tuple[str, Any]]:
        own = getattr(value, "__dict__", None)
        if isinstance(own, dict):
            yield "names()", str(sorted(own))
            yield from list(own.items())
        for kind in type(value).__mro__:
            slots = vars(kind).get("__slots__", ())
            for slot in (slots,) if isinstance(slots, str) else slots:
                if slot not in ("__dict__", "__weakref__") and hasattr(value, slot):
                    yield slot, getattr(value, slot)

    def _tensor(self, tensor: torch.Tensor) -> Iterator[tuple[str, Any]]:
        yield "bits", digest(tensor)
        for name in ("dtype", "device", "requires_grad", "is_leaf"):
            yield name, getattr(tensor, name)
        if not isinstance(tensor, nn.parameter.UninitializedTensorMixin):
            yield "shape", repr(tensor.shape) if not tensor.is_nested else ""
        if tensor.is_leaf:
            yield "grad", tensor.grad
        yield "hooks", str(list(tensor._backward_hooks or ()))
        yield from self._attributes(tensor)


def _state(value: Any) -> Any:
    if isinstance(value, random.Random):
        return hash(value.getstate())
    return value.bit_generator.state if isinstance(value, np.random.Generator) else list(value)


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What changed, was added or is gone, in words."""
    names = [name for name in before if before[name] != after.get(name, "gone")]
    names += [name for name in after if name not in before]
    return [f"{n}: {before.get(n, 'absent')} -> {after.get(n, 'gone')}" for n in names][:12]


def model_facts(model: nn.Module) -> Snapshot:
    """A snapshot; the ``_parameters`` of ids that are rebuilt at each look are left out."""
    shot = Snapshot(model)
    if isinstance(model, torch.jit.ScriptModule):
        shot.facts = {name: digest(value) for name, value in model.state_dict().items()}
        shot.facts["training"] = model.training
    return shot


def world() -> dict[str, Any]:
    """The state of the process that a trace could disturb."""
    facts: dict[str, Any] = {
        "torch seed": digest(torch.random.get_rng_state()),
        "python seed": hash(random.getstate()),
        "numpy seed": repr(np.random.get_state()),
        "grad mode": torch.is_grad_enabled(),
        "inference mode": torch.is_inference_mode_enabled(),
        "autocast": torch.is_autocast_enabled("cpu"),
        "default dtype": torch.get_default_dtype(),
        "default device": torch.get_default_device(),
        "function modes": torch._C._len_torch_function_stack(),
        "dispatch modes": torch._C._len_torch_dispatch_stack(),
        "fast path": torch.backends.mha.get_fastpath_enabled(),
        "recursion limit": sys.getrecursionlimit(),
        "threads": torch.get_num_threads(),
        "tracing": (sys.gettrace(), sys.getprofile()),
        "warnings": len(warnings.filters),
        "collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()),
        "python threads": threading.active_count(),
        "folder": Path.cwd(),
        "import path": tuple(sys.path),
    }
    hooks = vars(nn.modules.module)
    facts |= {
        n: len(v) for n, v in hooks.items() if n.startswith("_global_") and hasattr(v, "__len__")
    }
    for label, owner in PATCHABLE.items():
        facts |= {f"{label}.{name}": id(value) for name, value in vars(owner).items()}
    return facts


def world_differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """As `differences`; what torch imports lazily may be new."""
    return differences(before, {name: after[name] for name in before if name in after})


def seed_all(seed: int = 0) -> None:
    """Set the three generators that models draw from."""
    torch.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed)


def output_tensors(value: Any) -> list[torch.Tensor]:
    """Copies of the tensors in a forward's result, in order; an iterator is left alone."""
    found: list[torch.Tensor] = []
    _collect(value, found, set())
    return found


def _collect(value: Any, found: list[torch.Tensor], seen: set[int]) -> None:
    if isinstance(value, torch.Tensor):
        plain = torch.nested.to_padded_tensor(value, 0.0) if value.is_nested else value
        found.append(plain.detach().as_subclass(torch.Tensor).clone())
    elif id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, (list, tuple)):
            parts = list(value)
        elif isinstance(value, dict):
            parts = list(value.values())
        else:
            parts = list(getattr(value, "__dict__", {}).values())
        for part in parts:
            _collect(part, found, seen)
