"""The wheel holds all that netviz needs, and netviz runs from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ("templates", "netviz/explain", "netviz/ir", "netviz/themes")
"""Folders with files that are not Python and that the wheel must carry."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """The wheel, built in the running environment: nothing is downloaded."""
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.Path) -> Message:
    (folder,) = (path for path in wheel.iterdir() if path.name.endswith(".dist-info"))
    return Parser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))


def data_files() -> list[str]:
    """Every file beside the code, by its path in the wheel."""
    found = (path for name in DATA for path in (ROOT / name).rglob("*") if path.is_file())
    wanted = (path for path in found if path.suffix not in (".py", ".pyc") and path.name[0] != ".")
    paths = (path.relative_to(ROOT).as_posix() for path in wanted)
    return [path if path.startswith("netviz/") else f"netviz/{path}" for path in paths]


def test_carries_every_data_file(wheel: zipfile.Path) -> None:
    names = set(wheel.root.namelist())
    wanted = [*data_files(), "netviz/py.typed"]
    assert any(name.endswith(".ttf") for name in wanted)
    assert any(name.endswith(".schema.json") for name in wanted)
    assert [name for name in wanted if name not in names] == []


def test_carries_nothing_else(wheel: zipfile.Path) -> None:
    tops = {name.split("/")[0] for name in wheel.root.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"netviz"}
    assert not [name for name in wheel.root.namelist() if "__pycache__" in name]


def test_plain_install_needs_no_extra(metadata: Message) -> None:
    """`pip install netviz` meets neither visdom, whose build is delicate, nor a pinned torch."""
    needs = [need for need in metadata.get_all("Requires-Dist", []) if "extra ==" not in need]
    assert {"torch>=2.4"} <= set(needs)
    assert not [need for need in needs if need.startswith(("visdom", "tensorboard"))]


def test_names_its_licence_and_command(wheel: zipfile.Path, metadata: Message) -> None:
    assert metadata["License-Expression"] == "MIT"
    (folder,) = (path for path in wheel.iterdir() if path.name.endswith(".dist-info"))
    assert "netviz = netviz.cli:main" in (folder / "entry_points.txt").read_text()
    assert "MIT License" in (folder / "licenses" / "LICENSE").read_text()


def test_runs_from_the_wheel(wheel: zipfile.Path, tmp_path: Path) -> None:
    """Unpacked somewhere else, it draws: no file of the checkout is needed."""
    wheel.root.extractall(tmp_path / "site")
    code = "from netviz.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "draw", "zoo:lenet5", "-o", "lenet.svg"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "lenet.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")
