"""A machine without any network but its own: the live page is whole all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = ["unshare", "--net", "--map-root-user"]
"""A network namespace in which nothing but this machine can be reached."""

LOOPBACK_UP = """
import fcntl, socket, struct
with socket.socket() as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", 0x1))
"""
VISIT = (
    LOOPBACK_UP
    + """
import re, urllib.parse, urllib.request
from netviz.live.server import start, stop
def get(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode("utf-8", "replace")
try:
    urllib.request.urlopen("http://192.0.2.1/", timeout=2)
except OSError:
    print("alone")
server = start(port=None)
try:
    page = get(server.url)
    parts = re.findall(r'(?:src|href)=["\\']?([^"\\' >]*static/[^"\\' >]+)', page)
    whole = [urllib.parse.urljoin(server.url, part) for part in parts]
    print(len(whole), sum(bool(get(address)) for address in whole))
finally:
    stop()
"""
)


def _alone() -> bool:
    tried = shutil.which("unshare") and subprocess.run(
        [*ALONE, "true"], capture_output=True, check=False
    )
    return bool(tried) and tried.returncode == 0


pytestmark = pytest.mark.skipif(not _alone(), reason="no network namespace can be made here")


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ALONE, sys.executable, *arguments],
        cwd=home, env={**os.environ, "XDG_STATE_HOME": str(home / "state"), **environment},
        capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip


def test_the_page_needs_nothing_from_outside(page_scripts: Path, tmp_path: Path) -> None:
    found = run("-c", VISIT, home=tmp_path)
    assert found.returncode == 0, found.stderr
    alone, counts = found.stdout.splitlines()
    wanted, there = map(int, counts.split())
    assert alone == "alone"
    assert wanted == there > 10
