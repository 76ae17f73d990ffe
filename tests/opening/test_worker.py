"""Drawing in a process of its own."""

from __future__ import annotations

import textwrap
import threading
from pathlib import Path

import pytest

from netviz.opening.spare import Spare
from netviz.opening.worker import Job, Outcome

MODEL = """
    from torch import nn
    from parts import make

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = make()

        def forward(self, image):
            return self.body(image)
"""
PARTS = """
    from pathlib import Path

    from torch import nn

    def make():
        width = int(Path(__file__).with_name("width.txt").read_text())
        return nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU())
"""


@pytest.fixture
def project(tmp_path):
    for name, text in (("model.py", MODEL), ("parts.py", PARTS), ("width.txt", "5")):
        (tmp_path / name).write_text(textwrap.dedent(text))
    return tmp_path


@pytest.fixture
def spare():
    made = Spare()
    yield made
    made.close()


def drawn(spare: Spare, project: Path, outdated=lambda: False) -> Outcome | None:
    job = Job(
        target=str(project / "model.py"),
        options={"boxes": 20},
        page=str(project / "page.html"),
        outcome=str(project / "outcome.json"),
    )
    return spare.draw(job, project, outdated)


def test_each_drawing_is_of_the_files_as_they_are_and_tells_which_were_read(project, spare):
    first = drawn(spare, project)
    assert (first.error, first.name, first.operators) == ("", "Net", 2)
    assert {"model.py", "parts.py", "width.txt"} <= {Path(name).name for name in first.read}
    assert not any("site-packages" in name for name in first.read)
    assert (project / "page.html").read_bytes().startswith(b"<!doctype html>")
    text = (project / "parts.py").read_text()
    (project / "parts.py").write_text(text.replace("nn.ReLU()", "nn.Tanh(), nn.ReLU()"))
    assert drawn(spare, project).operators == 3
    (project / "parts.py").write_text(text.replace("nn.ReLU()", "nn.ReLU("))
    broken = drawn(spare, project)
    assert "'(' was never closed" in broken.error
    assert "parts.py, line" in broken.error
    assert str(project / "parts.py") in broken.read


def test_a_model_that_never_ends_is_given_up_when_a_file_is_saved(project, spare):
    (project / "parts.py").write_text("while True:\n    pass\n")
    wanted = threading.Event()
    threading.Timer(0.5, wanted.set).start()
    assert drawn(spare, project, wanted.is_set) is None


def test_a_model_that_ends_its_process_is_told_of(project, spare):
    (project / "parts.py").write_text("import os\nos._exit(3)\n")
    assert "ended the process" in drawn(spare, project).error
