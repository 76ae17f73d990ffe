"""What a pickle or an archive holds, read without running anything of it."""

from __future__ import annotations

import pickletools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HARMLESS = (
    "collections.OrderedDict", "collections.defaultdict", "torch._utils.", "torch.storage.",
    "torch.serialization.", "torch.Size", "torch.device", "torch.dtype",
    "torch.nn.parameter.Parameter",
    "torch._tensor._rebuild_from_type_v2", "torch.Tensor", "torch.FloatStorage",
    "torch.LongStorage",
    "torch.IntStorage", "torch.HalfStorage", "torch.DoubleStorage", "torch.BoolStorage",
    "torch.ByteStorage", "torch.CharStorage", "torch.ShortStorage", "torch.BFloat16Storage",
    "torch.float", "torch.int", "torch.bfloat16", "torch.uint8", "torch.bool", "torch.half",
    "torch.complex", "numpy.", "builtins.set", "builtins.int", "builtins.float", "builtins.dict",
)  # fmt: skip
_STRINGS = ("SHORT_BINUNICODE", "BINUNICODE", "UNICODE", "BINUNICODE8", "SHORT_BINSTRING")


@dataclass(frozen=True, slots=True)
class Contents:
    """``kind``: "torchscript", "export", "pickle" or "unknown". ``classes``: what unpickling would
    import beyond tensors and containers. ``keys``: strings that look like parameter names."""

    kind: str
    classes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def inspect_file(path: Path) -> Contents:
    """Look into ``path`` without unpickling."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return _inspect_archive(archive)
    with path.open("rb") as stream:
        data = stream.read()
    return _inspect_pickle(data)


def _inspect_archive(archive: zipfile.ZipFile) -> Contents:
    names = archive.namelist()
    tails = {name.partition("/")[2] for name in names}
    if "constants.pkl" in tails and any(t.startswith("code/") for t in tails):
        return Contents("torchscript")
    if any(n.endswith(("exported_program.json", "archive_format")) for n in names) or any(
        t.startswith("models/") and t.endswith(".json") for t in tails
    ):
        found = [c for n in names for c in _nested_classes(archive.read(n))]
        return Contents("export", tuple(dict.fromkeys(found)))
    pickles = [n for n in names if n.endswith("data.pkl")]
    return _inspect_pickle(archive.read(pickles[0])) if pickles else Contents("unknown")


def _nested_classes(data: bytes) -> tuple[str, ...]:
    """Classes in a member of an export archive: a pickle, or a saved tensor (a zip or a pickle)."""
    import io

    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            parts = [inner.read(n) for n in inner.namelist() if n.endswith(".pkl")]
    else:
        parts = [data] if data[:1] == b"\x80" else []
    return tuple(c for part in parts for c in _inspect_pickle(part).classes)


def _inspect_pickle(data: bytes) -> Contents:
    try:
        operations = list(_operations(data))
    except ValueError:
        return Contents("unknown")
    found = [name for name in _globals(operations) if not name.startswith(_HARMLESS)]
    texts = [a for o, a in operations if o in _STRINGS and isinstance(a, str)]
    keys = [t for t in texts if t.endswith((".weight", ".bias")) or t in ("weight", "bias")]
    return Contents("pickle", tuple(dict.fromkeys(found)), tuple(dict.fromkeys(keys)))


def _operations(data: bytes) -> Iterator[tuple[str, object]]:
    """Opcodes of every pickle in ``data`` (torch's old format is several in a row)."""
    import io

    stream = io.BytesIO(data)
    for _ in range(8):
        start = stream.tell()
        try:
            for operation, argument, _position in pickletools.genops(stream):
                yield operation.name, argument
        except Exception as error:
            if start == 0:
                raise ValueError("not a pickle") from error
            return
        if stream.tell() >= len(data):
            return


def _globals(operations: list[tuple[str, object]]) -> Iterator[str]:
    strings: list[str] = []
    for name, argument in operations:
        if name in ("GLOBAL", "INST"):
            yield str(argument).replace(" ", ".")
        elif name == "STACK_GLOBAL" and len(strings) >= 2:
            yield f"{strings[-2]}.{strings[-1]}"
        elif isinstance(argument, str) and name in _STRINGS:
            strings.append(argument)
