"""What is in the package is what viewer/ makes, is small, and names what it holds."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEWER = ROOT / "viewer"
BUILT = ROOT / "netviz" / "page" / "built"


def fingerprint() -> str:
    """The same as in viewer/build.mjs."""
    found = hashlib.sha256()
    for path in sorted((VIEWER / "net" / "src").iterdir(), key=lambda p: p.name):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    uses = json.loads((VIEWER / "package.json").read_text())["dependencies"]
    found.update("\n".join(sorted(f"{name} {version}" for name, version in uses.items())).encode())
    return found.hexdigest()[:16]


def test_the_built_script_is_that_of_the_sources() -> None:
    """After a change in viewer/net: cd viewer && npm ci && npm run build."""
    first = (BUILT / "page.js").read_text(encoding="utf-8").partition("\n")[0]
    assert first.split()[1] == fingerprint()


def test_the_script_is_small_and_asks_for_nothing() -> None:
    script = (BUILT / "page.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= 120_000
    assert not re.search(r"\b(eval|importScripts|fetch|XMLHttpRequest|sendBeacon)\(", script)
    assert "</script" not in script


def test_the_licence_of_what_is_bundled_lies_beside_it() -> None:
    text = (BUILT / "LICENSE-dagre.txt").read_text(encoding="utf-8")
    assert "Chris Pettitt" in text
    assert "Permission is hereby granted" in text
    assert "built/LICENSE-*.txt" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("node"), reason="node is missing")
def test_the_modules_under_node() -> None:
    tests = sorted(str(path) for path in (VIEWER / "net" / "test").glob("*.test.js"))
    done = subprocess.run(
        ["node", "--test", *tests], cwd=VIEWER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
