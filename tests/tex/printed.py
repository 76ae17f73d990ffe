"""What a reader of a PDF sees: its words and where they stand, by poppler."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

needs_tex = pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("pdftotext")), reason="needs pdflatex, poppler"
)
_WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')
_SLACK = 0.5

Box = tuple[float, float, float, float]
Word = tuple[str, Box]


def words(pdf: bytes, folder: Path) -> list[Word]:
    """Words and their boxes (left, top, right, bottom in points) of a PDF that has one page."""
    found = [_WORD.search(line) for line in _listed(pdf, folder).splitlines()]
    return [(unescape(m[5]), _box(*map(float, m.groups()[:4]))) for m in found if m]


def size(pdf: bytes, folder: Path) -> tuple[float, float]:
    """Width and height of its page in points."""
    found = re.search(r'<page width="(\S+)" height="(\S+)">', _listed(pdf, folder))
    assert found is not None
    return float(found[1]), float(found[2])


def _listed(pdf: bytes, folder: Path) -> str:
    file = folder / "looked-at.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-bbox", str(file), "-"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert listed.count("<page ") == 1
    return listed


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return left, top, right, bottom


def overlaps(found: list[Word]) -> list[str]:
    """Pairs of words that share more than half a point both ways."""
    return [
        f"{a!r} on {b!r}"
        for (a, p), (b, q) in itertools.combinations(found, 2)
        if min(p[2], q[2]) - max(p[0], q[0]) > _SLACK
        and min(p[3], q[3]) - max(p[1], q[1]) > _SLACK + _LINE
    ]


_LINE = 2.5
"""Poppler's boxes are as high as the font's, not as the letters': lines set close may touch."""
