"""dev.py: what it installs, when it installs nothing, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py as a module, in an empty folder that holds only the files it hashes."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.INPUTS:
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp.json")
    return module


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that dev.py ran; each succeeds, and making a venv makes its Python."""
    commands: list[tuple[str, ...]] = []

    def run(*command: str) -> int:
        commands.append(command)
        if command[1:3] == ("-m", "venv"):
            dev.PYTHON.parent.mkdir(parents=True)
            dev.PYTHON.touch()
        return 0

    monkeypatch.setattr(dev, "run", run)
    return commands


def test_installs_once(dev: ModuleType, ran: list[tuple[str, ...]]) -> None:
    dev.install(("dev",))
    installed = ran[-1]
    assert installed[-4:] == ("-c", "constraints.txt", "-e", ".[dev]")
    ran.clear()
    dev.install(("dev",))
    dev.install(())
    assert ran == []


def test_installs_again_when_more_is_wanted_or_files_change(
    dev: ModuleType, ran: list[tuple[str, ...]]
) -> None:
    dev.install(())
    ran.clear()
    dev.install(("dev",))
    assert ran
    ran.clear()
    (dev.ROOT / "constraints.txt").write_text("torch==2.13.0\n")
    dev.install(("dev",))
    assert ran


def test_a_broken_stamp_is_no_stamp(dev: ModuleType, ran: list[tuple[str, ...]]) -> None:
    dev.install(())
    dev.STAMP.write_text("{")
    assert not dev.ready(())
    dev.STAMP.write_text(json.dumps({}))
    assert not dev.ready(())


def test_a_failed_installation_leaves_no_stamp(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "run", lambda *command: int("-e" in command))
    with pytest.raises(dev.SetupError, match="installation failed"):
        dev.install(())
    assert not dev.STAMP.exists()


def test_without_venv_it_says_what_to_install(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "run", lambda *command: 1)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.SetupError, match=r"sudo apt-get install python3\.\d+-venv"):
        dev.create_venv()


def test_programs_are_not_asked_for_without_rights(
    dev: ModuleType, ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    present = {"apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr(dev.shutil, "which", present.get)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    assert not dev.apt_install(["chromium"])
    assert ran == []


def test_every_program_that_a_test_needs_is_installed(dev: ModuleType) -> None:
    """A test that skips without a program would otherwise never run in CI."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    asked = {name for text in texts for name in re.findall(r"which\(\"(\w+)\"\)", text)}
    assert asked <= set(dev.PROGRAMS)


def test_both_kinds_of_pip_see_the_build_constraints(dev: ModuleType) -> None:
    environment = dev.environment()
    assert environment["PIP_CONSTRAINT"].split()[-1] == "build-constraints.txt"
    assert environment["PIP_BUILD_CONSTRAINT"].split()[-1] == "build-constraints.txt"
    assert "setuptools<81" in (ROOT / "build-constraints.txt").read_text()


def test_no_other_copy_is_tested(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert "PYTHONPATH" not in dev.environment()


def test_any_failing_check_fails_the_whole(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "install", lambda extras: None)
    monkeypatch.setattr(dev, "install_programs", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command: int(command[0].endswith("mypy")))
    assert dev.main(["test"]) == 1
    assert "failed: mypy" in capsys.readouterr().out


@pytest.mark.parametrize("lint", ["ruff", "mypy", "lint-imports", "pytest"])
def test_ci_runs_everything(dev: ModuleType, lint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dev, "install", lambda extras: None)
    monkeypatch.setattr(dev, "install_programs", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command: ran.append(Path(command[0]).name) or 0)
    assert dev.main(["test"]) == 0
    assert lint in ran
    assert "python3 dev.py test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_ci_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_unknown_command_explains_itself() -> None:
    finished = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), "dance"], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert "dev.py demo" in finished.stdout
