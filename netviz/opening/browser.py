"""The user's browser, and a place for pages that nobody asked to keep."""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path

from netviz import output as files


def temporary(name: str, page: bytes) -> Path:
    """``page`` written to a new folder of the system's for temporary files; its path.

    Raises `OutputError`.
    """
    folder = Path(tempfile.mkdtemp(prefix="netviz-"))  # the user's own: nobody else may read it
    path = folder / files.file_name(name, "html")
    files.write(page, path)
    return path


def show(address: str) -> bool:
    """Open ``address`` (a URL) in a browser with windows; False where there is none.

    A browser for terminals is not used: it would take the terminal, and run no scripts.
    """
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    console = isinstance(found, webbrowser.GenericBrowser) and not isinstance(
        found, webbrowser.BackgroundBrowser
    )
    return not console and found.open(address)
