"""Loads what had been saved: graphs, exported programs, TorchScript, and trusted pickles."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from netviz.errors import NetvizError, TargetError, UntrustedError
from netviz.tracers.target.pickles import Contents, inspect_file
from netviz.tracers.target.record import Target


@dataclass(frozen=True, slots=True)
class Saved:
    """A file to load. ``spelling``: how the user wrote it; ``trust``: unpickling is allowed."""

    path: Path
    spelling: str
    trust: bool = False


def load_graph(saved: Saved) -> Target:
    """A graph that netviz saved as JSON."""
    from netviz.ir import serial

    graph = serial.loads(saved.path.read_bytes(), where=saved.spelling)
    return Target(name=graph.name, graph=graph)


def load_archive(saved: Saved) -> Target:
    """``.pt2``, ``.pt``, ``.pth``, ``.ckpt`` ...: judged by its contents, not by its suffix."""
    contents = inspect_file(saved.path)
    return _LOADERS[contents.kind](saved, contents)


def _load_torchscript(saved: Saved, _: Contents) -> Target:
    # TorchScript has its own unpickler, which makes tensors and its own classes and cannot import
    # Python; its code runs in an interpreter without files or processes. So no trust is asked.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = torch.jit.load(str(saved.path), map_location="cpu")
    except RuntimeError as error:
        raise TargetError(
            f"{saved.spelling}: TorchScript archive cannot be read: {error}"
        ) from error
    return Target(name=getattr(model, "original_name", saved.path.stem), model=model)


def _load_export(saved: Saved, contents: Contents) -> Target:
    if contents.classes and not saved.trust:
        raise _untrusted(saved, contents)
    try:
        program = torch.export.load(str(saved.path))
    except Exception as error:
        raise TargetError(f"{saved.spelling}: exported program cannot be read: {error}") from error
    return Target(name=saved.path.stem, model=program)


def _load_pickle(saved: Saved, contents: Contents) -> Target:
    if not contents.classes and contents.keys:
        raise TargetError(_weights_only(saved, contents.keys))
    if not saved.trust:
        raise _untrusted(saved, contents)
    content = _unpickled(saved)
    model = _module_in(content)
    if model is not None:
        return Target(name=type(model).__name__, model=model)
    keys = _weight_names(content)
    if keys:
        raise TargetError(_weights_only(saved, keys))
    raise TargetError(f"{saved.spelling} holds a {type(content).__name__}, no torch model")


def _unpickled(saved: Saved) -> object:
    sys.path.insert(0, str(saved.path.parent))
    try:
        return torch.load(saved.path, map_location="cpu", weights_only=False)
    except (AttributeError, ImportError) as error:
        raise TargetError(
            f"{saved.spelling}: {error}\nA pickled model needs the file that defines its classes: "
            "put it beside the pickle, or draw that file instead: netviz draw model.py"
        ) from error
    except Exception as error:
        message = f"{saved.spelling}: cannot be unpickled: {type(error).__name__}: {error}"
        raise TargetError(message) from error
    finally:
        sys.path.remove(str(saved.path.parent))


def _module_in(content: object) -> nn.Module | None:
    if isinstance(content, nn.Module):
        return content
    if isinstance(content, Mapping):
        found = [content.get(k) for k in ("model", "ema", "net", "module", "state")]
        found += list(content.values())
        return next((v for v in found if isinstance(v, nn.Module)), None)
    return None


def _weight_names(content: object) -> tuple[str, ...]:
    if not isinstance(content, Mapping):
        return ()
    inner = next((content[k] for k in ("state_dict", "model_state_dict", "model")
                  if isinstance(content.get(k), Mapping)), content)  # fmt: skip
    return tuple(str(k) for k, v in inner.items() if isinstance(v, torch.Tensor))


def _weights_only(saved: Saved, keys: tuple[str, ...]) -> str:
    shown = ", ".join(keys[:3]) + (" ..." if len(keys) > 3 else "")
    return (
        f"{saved.spelling} holds weights only ({shown}), not the model that they belong to.\n"
        "Draw the Python file that defines the model; the weights are not needed:\n"
        "    netviz draw model.py"
    )


def _untrusted(saved: Saved, contents: Contents) -> NetvizError:
    carries = ", ".join(contents.classes[:4]) or "Python objects"
    return UntrustedError(
        f"{saved.spelling} is a pickle that would import {carries}. Opening it runs code that the "
        "file carries, so it was not opened.\nIf you trust where it comes from:\n"
        f"    netviz draw --trust {saved.spelling}\n"
        "Otherwise draw the Python file that defines the model:\n    netviz draw model.py"
    )


def _unknown(saved: Saved, _: Contents) -> Target:
    raise TargetError(
        f"{saved.spelling} is no file that netviz can read: it wants a Python file, a .pt2 of "
        "torch.export.save, a TorchScript archive, or a graph that netviz saved as .json"
    )


_LOADERS: Mapping[str, Callable[[Saved, Contents], Target]] = {
    "torchscript": _load_torchscript,
    "export": _load_export,
    "pickle": _load_pickle,
    "unknown": _unknown,
}
