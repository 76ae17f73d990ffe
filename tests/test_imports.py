"""Nothing heavy is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "matplotlib", "numpy", "pygraphviz", "torchview", "jinja2")
RUN = """
import sys
from netviz.cli import main
sys.argv = {argv!r}
try:
    main()
except SystemExit:
    pass
"""


def loaded_by(code: str) -> set[str]:
    """The heavy packages that a fresh Python has loaded after ``code``."""
    report = f"\nimport sys\nprint('loaded:', *[m for m in {HEAVY!r} if m in sys.modules])"
    finished = subprocess.run(
        [sys.executable, "-c", code + report], capture_output=True, text=True, check=True
    )
    return set(finished.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "code",
    [
        "import netviz",
        "import netviz.zoo; netviz.zoo.names()",
        "import netviz.ir",
        RUN.format(argv=["netviz", "--help"]),
        RUN.format(argv=["netviz", "--version"]),
        RUN.format(argv=["netviz", "formats"]),
        RUN.format(argv=["netviz", "draw", "--help"]),
        RUN.format(argv=["netviz", "explain"]),
        RUN.format(argv=["netviz", "explain", "--help"]),
    ],
    ids=[
        "package",
        "zoo",
        "ir",
        "help",
        "version",
        "formats",
        "draw help",
        "explain",
        "explain help",
    ],
)
def test_nothing_heavy(code: str) -> None:
    assert loaded_by(code) == set()


def test_a_saved_graph_needs_no_torch(tmp_path: Path) -> None:
    """It is drawn and counted where torch is not installed."""
    import netviz

    netviz.save(netviz.trace("zoo:lenet5"), tmp_path / "lenet.json")
    code = """
import sys
sys.modules["torch"] = None
import netviz
graph = netviz.load("lenet.json")
assert netviz.summary(graph).totals.parameters == 61_706
for suffix in ("svg", "png", "pdf", "dot", "md"):
    netviz.draw(graph, output=f"lenet.{suffix}")
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert len(list(tmp_path.glob("lenet.*"))) == 6


def test_the_test_above_can_fail() -> None:
    assert "torch" in loaded_by("import netviz.zoo; netviz.zoo.lenet5()")


def test_every_public_name_resolves() -> None:
    """`netviz.__all__` promises nothing that is not there."""
    import netviz

    missing = [name for name in netviz.__all__ if getattr(netviz, name, None) is None]
    assert missing == []
