"""Model files as people write them are loaded and their inputs inferred, without any option."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from netviz.tracers.inputs import infer
from netviz.tracers.target import load
from tests.tracers import more_model_files
from tests.tracers.model_files import FILES

assert more_model_files  # it adds its files to FILES


@pytest.mark.parametrize("name", FILES)
def test_file_is_loaded_and_its_inputs_inferred(name: str, tmp_path: Path) -> None:
    text, flags = FILES[name]
    file = tmp_path / f"{name}.py"
    file.write_text(text, encoding="utf-8")

    target = load(str(file))
    assert target.model is not None
    inputs = infer(target.model, hints=target.hints)

    if flags is not None:
        assert inputs.flags == flags
    with torch.no_grad():
        target.model.eval()(*inputs.args, **inputs.kwargs)
