"""Files appear whole or not at all, and what prevents them is said with what to do."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netviz import output
from netviz.errors import OutputError


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written(tmp_path: Path) -> None:
    output.write(b"data", tmp_path / "net.svg")
    assert (tmp_path / "net.svg").read_bytes() == b"data"
    assert names_in(tmp_path) == ["net.svg"]


def test_the_mode_of_a_replaced_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    path.write_bytes(b"old")
    path.chmod(0o640)
    output.write(b"new", path)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_users_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        output.write(b"x", tmp_path / "net.svg")
    finally:
        os.umask(old)
    assert (tmp_path / "net.svg").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.svg").write_bytes(b"old")
    (tmp_path / "link.svg").symlink_to("real.svg")
    output.write(b"new", tmp_path / "link.svg")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_bytes() == b"new"


def test_the_old_file_stays_when_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.svg"
    path.write_bytes(b"old")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="no space left"):
        output.write(b"new", path)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["net.svg"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_named() -> None:
    with pytest.raises(OutputError, match="no space left"):
        output.write(b"x" * 10**6, "/dev/full")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing/net.svg", "does not exist; make it"),
        ("", "it is a folder; name a file in it"),
        ("file/net.svg", "is a file, not a folder"),
        ("nul\0.svg", "cannot write"),
    ],
)
@pytest.mark.parametrize("act", [output.check, lambda path: output.write(b"x", path)])
def test_what_prevents_it_is_said(tmp_path: Path, name: str, said: str, act: object) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=said):
        act(f"{tmp_path}/{name}")  # type: ignore[operator]


def test_a_name_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="too long"):
        output.write(b"x", tmp_path / ("x" * 300 + ".svg"))
    assert not names_in(tmp_path)


def test_check_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "old.svg").write_bytes(b"old")
    output.check(tmp_path / "new.svg")
    output.check(tmp_path / "old.svg")
    assert names_in(tmp_path) == ["old.svg"]
    assert (tmp_path / "old.svg").read_bytes() == b"old"


def test_standard_output_gets_the_very_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw))
    output.write(b"\r\n\xff\x00", "-")
    assert raw.getvalue() == b"\r\n\xff\x00"


def test_a_reader_that_went_away_is_no_error() -> None:
    code = "from netviz import output; output.write(b'x' * 10**6, '-'); output.write(b'x', '-')"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("LeNet", "LeNet.svg"),
        ("a/b\\c:d", "a-b-c-d.svg"),
        ("../..", "model.svg"),
        ("", "model.svg"),
        ("漢字", "漢字.svg"),
        ("x" * 300, "x" * 100 + ".svg"),
        ("\n", "model.svg"),
    ],
)
def test_names_become_files(name: str, file: str) -> None:
    assert str(output.file_name(name, "svg")) == file
