"""The scripts and styles that Visdom's page needs and its package does not carry, in a cache.

They are taken, in this order, from the cache, from visdom's own folder (where an earlier download
of its own left them), through npm, or by visdom's own download. Nothing is written into
site-packages.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from netviz.errors import MissingPackageError, OutputError
from netviz.live import places
from netviz.output import write

Say = Callable[[str], None]

NPM: dict[str, dict[str, str]] = {
    "jquery@3.1.1": {"dist/jquery.min.js": "js/jquery.min.js"},
    "bootstrap@3.3.7": {
        "dist/js/bootstrap.min.js": "js/bootstrap.min.js",
        "dist/css/bootstrap.min.css": "css/bootstrap.min.css",
        "dist/fonts/glyphicons-halflings-regular.woff2": "fonts/glyphicons-halflings-regular.woff2",
    },
    "react@16.2.0": {"umd/react.production.min.js": "js/react-react.min.js"},
    "react-dom@16.2.0": {"umd/react-dom.production.min.js": "js/react-dom.min.js"},
    "layout-bin-packer@1.4.0": {"dist/layout-bin-packer.js": "js/layout_bin_packer.js"},
    "plotly.js-cartesian-dist-min@2.11.1": {
        "plotly-cartesian.min.js": "js/plotly-plotly.min.js",
    },
    "d3@3.5.17": {"d3.min.js": "js/d3.v3.min.js"},
    "d3-selection-multi@1.0.1": {
        "build/d3-selection-multi.js": "js/d3-selection-multi.v1.js",
    },
    "save-svg-as-png@1.4.17": {"lib/saveSvgAsPng.js": "js/saveSvgAsPng.js"},
    "react-resizable@1.4.6": {"css/styles.css": "css/react-resizable-styles.css"},
    "react-grid-layout@0.16.3": {"css/styles.css": "css/react-grid-layout-styles.css"},
    "sjcl@1.0.7": {"sjcl.js": "js/sjcl.js"},
}
"""npm package and version -> file within it -> its place in the static folder. All of them are
under MIT, ISC or BSD licences (sjcl, which only the login page uses: BSD-2)."""

NEEDED = tuple(place for files in NPM.values() for place in files.values())
_WIDE = {
    "s(e.offsetWidth/r*a)": "s(Math.min(101,e.offsetWidth/12.8))",
    "function(t){var n=e.colWidth();return(t+ad)/(n+ad)}": "function(t){return(t+ad)/12.7}",
    "var n=e.rebin(),r=ky(n),": "var n=e.rebin(ky(e.state.layout)),r=n,",
}
"""What the script of Visdom's page does where the page is wide, and what it does here. Its hundred
columns grow, instead of becoming more and leaving the right of the page empty (one more, since it
does not put four quarters into a row that they fill to the last); a pane's width in pixels means as
many columns as on a page of 1280; and panes are packed with their own sizes, not with those of
others, where one that came late stands before them."""
_MATHJAX = re.compile(r"<script[^>]*?(?:mathjax|text/x-mathjax-config).*?</script>\s*", re.I | re.S)


def package() -> Path:
    """The installed visdom's folder; `MissingPackageError` that says how to install it."""
    found = importlib.util.find_spec("visdom")
    if found is None or not found.submodule_search_locations:
        raise MissingPackageError(
            "the live page needs visdom, which is not installed:\n"
            "  echo 'setuptools<81' > build.txt\n"
            "  PIP_CONSTRAINT=build.txt PIP_BUILD_CONSTRAINT=build.txt pip install 'netviz[live]'\n"
            "(its build needs an older setuptools than today's)"
        )
    return Path(next(iter(found.submodule_search_locations)))


def version() -> str:
    """The installed visdom's version."""
    return metadata.version("visdom")


def folder() -> Path:
    """Where the page's static files are cached."""
    return places.cache() / f"visdom-{version()}" / "static"


def ready() -> bool:
    """Whether `prepare` would have nothing to fetch."""
    return (folder() / "version.built").exists()


def prepare(say: Say = lambda _: None) -> Path:
    """The static folder with everything in it, fetched on first use; a few seconds then.

    Raises `MissingPackageError` that says what to type where the files cannot be had.
    """
    own = package()
    goal = folder()
    if ready():
        with contextlib.suppress(OutputError):  # a cache that may not be written serves as it is
            _widen(goal)
        return goal
    goal.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=goal.parent, prefix=".static-") as name:
        made = Path(name) / "static"
        shutil.copytree(own / "static", made, ignore=shutil.ignore_patterns("*.map"))
        _fetch(made, say)
        for page in made.glob("*.html"):
            page.write_text(_without_mathjax(page.read_text("utf-8"), made), "utf-8")
        _widen(made)
        (made / "version.built").write_text(version(), "utf-8")
        if goal.exists():
            shutil.rmtree(goal)
        made.rename(goal)
    return goal


def _fetch(static: Path, say: Say) -> None:
    """Fill ``static``; `MissingPackageError` when no way works."""
    tried = []
    for name, way in (("npm", _by_npm), ("visdom's own download", _by_visdom)):
        if not _lacking(static):
            return
        say(f"fetching the page's scripts by {name} (once)")
        fault = way(static)
        if not _lacking(static):
            return
        tried.append(f"{name}: {fault or 'files were missing'}")
    raise MissingPackageError(
        "the live page's scripts are not on this machine and could not be fetched\n  "
        + "\n  ".join(tried)
        + "\nOn a machine with internet run  netviz monitor  once, and copy the folder\n"
        f"  {folder().parent}\nto the same place here; or install npm and try again."
    )


def _lacking(static: Path) -> list[str]:
    return [place for place in NEEDED if not (static / place).is_file()]


def _by_npm(static: Path) -> str | None:
    """Take the files out of npm's packages; None, or why it did not work."""
    npm = shutil.which("npm")
    if npm is None:
        return "not installed"
    with tempfile.TemporaryDirectory() as name:
        command = [npm, "pack", "--silent", "--fetch-retries=1", "--fetch-timeout=20000", *NPM]
        try:
            done = subprocess.run(
                command, cwd=name, capture_output=True, text=True, timeout=180, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        for spec, files in NPM.items():
            package_name, _, number = spec.rpartition("@")
            archive = Path(name) / f"{package_name}-{number}.tgz"
            if archive.exists():
                _unpack(archive, files, static)
        return None if done.returncode == 0 else (done.stderr.strip() or "it failed")[-300:]


def _unpack(archive: Path, files: dict[str, str], static: Path) -> None:
    """Copy ``files`` of an npm archive, whose members lie under one folder, to their places."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            place = files.get(member.name.partition("/")[2])
            data = tar.extractfile(member) if place else None
            if place and data is not None:
                goal = static / place
                goal.parent.mkdir(parents=True, exist_ok=True)
                goal.write_bytes(data.read())


def _by_visdom(static: Path) -> str | None:
    """Run visdom's own download into our folder, in a process that may be given up."""
    code = (
        "import sys; from visdom.server.build import download_scripts; "
        "download_scripts(install_dir=sys.argv[1])"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, str(static.parent)],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no answer within 90 s"
    if done.returncode == 0:
        return None
    lines = done.stderr.strip().splitlines() or ["it failed"]
    return lines[-1][-300:]


def _widen(static: Path) -> None:
    """Have the page's panes fill its width."""
    script = static / "js" / "main.js"
    text = script.read_text("utf-8")
    wide = text
    for theirs, ours in _WIDE.items():
        wide = wide.replace(theirs, ours)
    if wide != text:
        write(wide.encode(), script)


def _without_mathjax(page: str, static: Path) -> str:
    """``page`` without the tags of MathJax, which is optional, where it is not there."""
    return page if (static / "js/mathjax").is_dir() else _MATHJAX.sub("", page)
