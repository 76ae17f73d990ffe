#!/usr/bin/env python3
"""Set up netviz for trying it or working on it, and run it.

    python3 dev.py demo     draw the first example and print its table
    python3 dev.py check    lint, format, types and import contracts
    python3 dev.py test     the checks, then the tests (further arguments go to pytest)
    python3 dev.py setup    only install what the tests need

Each does all its own set-up in .venv beside this file, and only what is not there yet. It needs
Python 3.10 or newer and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "netviz-stamp.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INPUTS = ("pyproject.toml", "constraints.txt", "build-constraints.txt")
"""The files that decide what is installed; while they stay, so does the environment."""
FOR_TESTS = ("dev", "live", "explain")
EXTRAS = {"demo": (), "check": FOR_TESTS, "test": FOR_TESTS, "setup": FOR_TESTS}
PROGRAMS = {
    "pdflatex": ("texlive-latex-base", "texlive-pictures", "texlive-latex-extra"),
    "latexmk": ("latexmk",),
    "tftopl": ("texlive-binaries",),
    "pdftotext": ("poppler-utils",),
    "chromium": ("chromium",),
    "node": ("nodejs",),
    "unshare": ("util-linux",),
}
"""Programs that some tests need, and the Debian packages that bring them."""
TEX_FILES = {"tikz.sty": ("texlive-pictures",), "standalone.cls": ("texlive-latex-extra",)}
"""The same for files that TeX must find: pdflatex may be there without them."""
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)
DEMO = Path("examples", "01_draw_lenet.py")


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is 0 only when all of it succeeded."""
    if sys.version_info < (3, 10):  # noqa: UP036 - this one file may be run by an older Python
        say(f"netviz needs Python 3.10 or newer; this is {sys.version.split()[0]}")
        return 2
    command, *rest = arguments or ["help"]
    if command not in EXTRAS:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        install(EXTRAS[command])
        if command == "demo":
            return demo()
        if command in ("test", "setup"):
            install_programs()
        failed = check() if command in ("check", "test") else []
        if command == "test" and tool("pytest", "-n", "2", *rest) != 0:
            failed.append("pytest")
    except SetupError as error:
        say(str(error))
        return 2
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def say(text: str) -> None:
    """Print one line of progress at once, whatever the output is."""
    print(f"dev.py: {text}", flush=True)


def tool(name: str, *arguments: str) -> int:
    """Run a program that the environment holds; its exit code."""
    return run(str(PYTHON.parent / name), *arguments)


def pip(*arguments: str) -> int:
    """Run the environment's pip; its exit code."""
    return run(str(PYTHON), "-m", "pip", *arguments)


def run(*command: str) -> int:
    """Run a command, without standard input; its exit code."""
    finished = subprocess.run(
        command, stdin=subprocess.DEVNULL, check=False, cwd=ROOT, env=environment()
    )
    return finished.returncode


def environment() -> dict[str, str]:
    """This process's environment, with the build constraints for every pip, old and new.

    Without what would let another copy of netviz, or another Python's packages, be found first.
    """
    added = {  # relative, since pip splits these at spaces and the folder's name may have some
        name: f"{os.environ.get(name, '')} build-constraints.txt".strip()
        for name in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
    }
    inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    return {
        **inherited,
        **added,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PYTHONUTF8": "1",
    }


def wanted(extras: tuple[str, ...]) -> dict[str, object]:
    """What a finished environment is stamped with."""
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return {"root": str(ROOT), "inputs": digest.hexdigest(), "extras": sorted(extras)}


def ready(extras: tuple[str, ...]) -> bool:
    """Whether the environment already holds at least ``extras`` of these very files."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wish = wanted(extras)
    same = all(stamp.get(key) == wish[key] for key in ("root", "inputs"))
    return same and PYTHON.exists() and set(extras) <= set(stamp.get("extras", ()))


def install(extras: tuple[str, ...]) -> None:
    """Make ``.venv`` hold netviz and ``extras``, unless it does already."""
    if ready(extras):
        return
    create_venv()
    target = f".[{','.join(extras)}]" if extras else "."
    say(f"installing netviz with torch and the rest into {VENV.name} (minutes the first time)")
    if pip("install", "--quiet", "--upgrade", "pip") != 0:
        say("pip could not be upgraded; going on with the one that is there")
    if pip("install", "--quiet", "-c", "constraints.txt", "-e", target) != 0:
        raise SetupError("the installation failed; the lines above say why. Run the command again")
    STAMP.write_text(json.dumps(wanted(extras)), encoding="utf-8")


def create_venv() -> None:
    """Make ``.venv`` with a pip in it, by whichever means this Python has."""
    if PYTHON.exists() and pip("--version") == 0:
        return
    say(f"creating {VENV.name} with Python {sys.version.split()[0]}")
    for means in (["venv", "--clear"], ["virtualenv", "--clear"]):
        if run(sys.executable, "-m", *means, str(VENV)) == 0:
            return
    package = f"python3.{sys.version_info.minor}-venv"
    if apt_install([package]) and run(sys.executable, "-m", "venv", "--clear", str(VENV)) == 0:
        return
    raise SetupError(
        f"this Python cannot make virtual environments. On Debian or Ubuntu run\n"
        f"    sudo apt-get install {package}\nand then this command again"
    )


def install_programs() -> None:
    """Install the programs that some tests need, where apt-get may; those tests skip elsewhere."""
    missing = {
        program: packages for program, packages in PROGRAMS.items() if not shutil.which(program)
    }
    missing |= {file: packages for file, packages in TEX_FILES.items() if not tex_has(file)}
    packages = sorted({package for group in missing.values() for package in group})
    if missing and not apt_install(packages):
        say(f"not installed: {', '.join(missing)}; the tests that need them will be skipped")


def tex_has(file: str) -> bool:
    """Whether the installed TeX, if any, finds ``file``."""
    search = shutil.which("kpsewhich")
    return search is not None and run(search, file) == 0


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages without a question; False where that is not possible."""
    if not shutil.which("apt-get"):
        return False
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        return False
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    apt = apt if root else ["sudo", "-n", *apt]
    say(f"installing {', '.join(packages)} with apt-get")
    install_them = [*apt, "install", "--no-install-recommends", *packages]
    return run(*install_them) == 0 or (run(*apt, "update") == 0 and run(*install_them) == 0)


def check() -> list[str]:
    """Run every check, also after one failed; the names of those that did."""
    failed = []
    for program, *arguments in CHECKS:
        name = " ".join([program, *arguments])
        say(name)
        if tool(program, *arguments) != 0:
            failed.append(name)
    return failed


def demo() -> int:
    """Draw the first example to an SVG beside this file and print its table."""
    picture = ROOT / "out" / "lenet.svg"
    picture.parent.mkdir(exist_ok=True)
    drawn = tool("netviz", "draw", str(DEMO), "-o", str(picture))
    shown = tool("netviz", "summary", str(DEMO))
    return drawn or shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
