"""What is watched, and when it counts as saved."""

from __future__ import annotations

import os
import time

import pytest

from netviz.errors import TargetError
from netviz.opening.saved import Saved, file_of, folder_of


def test_the_file_of_a_target(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "model.py"
    file.write_text("")
    assert file_of("model.py") == file_of("model.py:Net(width=3)") == file.resolve()
    assert file_of("package.module:factory") is None
    with pytest.raises(TargetError, match=r"nothing\.py: no such file"):
        file_of("nothing.py")
    with pytest.raises(TargetError, match="built in"):
        file_of("zoo:resnet18")


def test_the_folder_is_the_project_or_the_package(tmp_path, monkeypatch):
    inner = tmp_path / "outer" / "package" / "models"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").write_text("")
    file = inner / "net.py"
    file.write_text("")
    monkeypatch.chdir(tmp_path)
    assert folder_of(file) == tmp_path
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert folder_of(file) == tmp_path / "outer"


def test_a_save_is_seen_whatever_its_kind(tmp_path):
    one, other = tmp_path / "a.py", tmp_path / "b.py"
    for path in (one, other):
        path.write_text("x = 1\n")
        os.utime(path, (1, 1))
    saved = Saved()
    saved.watch([one, other], since=time.time())
    assert not saved.changed()
    one.write_text("x = 2\n")
    assert saved.changed()
    saved.look()
    assert not saved.changed()
    (tmp_path / "new").write_text("x = 3\n")  # as editors do: a new file in the old one's place
    (tmp_path / "new").replace(other)
    assert saved.changed()
    saved.look()
    other.unlink()
    assert saved.changed()


def test_a_file_saved_while_it_was_read_counts_as_changed(tmp_path):
    path = tmp_path / "late.py"
    path.write_text("")
    saved = Saved()
    saved.watch([path], since=path.stat().st_mtime - 1)
    assert saved.changed()
