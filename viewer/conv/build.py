"""Put the page of the convolution together: one HTML file with its style and script inside.

    python viewer/conv/build.py

writes netviz/explain/convolution/page.html, which netviz fills with settings. Each module becomes a
function that returns what it exports, so that names of different modules cannot clash; nothing
else is changed, and the result can be read.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "netviz" / "explain" / "convolution" / "page.html"
MODULES = ("arithmetic", "wording", "links", "grids", "formula", "controls", "state", "main")
"""Each after those that it imports."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (function|const|class) (\w+)", re.MULTILINE)


def main() -> None:
    """Write the page."""
    PAGE.write_text(built(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(HERE.parents[1])}: {PAGE.stat().st_size:,} bytes\n")


def built() -> str:
    """The page, its settings still to be filled in at ``/*settings*/``."""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    script = "\n" + "".join(map(_module, MODULES))
    none = "default-src 'none'; base-uri 'none'; form-action 'none'"
    allowed = f"{none}; style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    page = (HERE / "page.html").read_text(encoding="utf-8")
    for mark, text in (("csp", allowed), ("style", style), ("script", script)):
        page = page.replace(f"/*{mark}*/", text)
    return page


def _module(name: str) -> str:
    text = (HERE / "src" / f"{name}.js").read_text(encoding="utf-8")
    names = [found[1] for found in _EXPORT.findall(text)]
    text = _IMPORT.sub(lambda m: f"const {{{m[1]}}} = module_{m[2]};\n", text)
    text = _EXPORT.sub(r"\1 \2", text)
    return f"const module_{name} = (() => {{\n{text}return {{ {', '.join(names)} }};\n}})();\n"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


if __name__ == "__main__":
    main()
