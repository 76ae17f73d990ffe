"""Templates: jinja2 with marks that TeX does not use, ours or the user's own.

``<< value >>`` writes a value, ``<% for ... %>`` and the like steer, ``<# ... #>`` is left out.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from netviz.errors import FormatError

FOLDER = "NETVIZ_TEMPLATES"
"""The environment variable that names a folder whose templates go before ours."""


def fill(name: str, values: dict[str, Any], *, folder: str | Path | None = None) -> str:
    """The template ``name`` ("tex/article.tex") with ``values``.

    It is looked for in ``folder``, then in the folder that the environment's `FOLDER` names, then
    among our own. Raises `FormatError` for a folder that there is not, and for a template that
    jinja2 cannot read.
    """
    import jinja2

    own = folder or os.environ.get(FOLDER) or None
    if own is not None and not Path(own).is_dir():
        raise FormatError(f"no folder of templates {str(own)!r}: name one that holds {name}")
    try:
        text: str = _environment(own and str(own)).get_template(name).render(values)
    except jinja2.TemplateError as error:
        where = f"{getattr(error, 'name', None) or name}, line {getattr(error, 'lineno', '?')}"
        raise FormatError(f"the template {where} cannot be used: {error}") from error
    return text


def shipped() -> Path:
    """The folder of our own templates: in an installed package, or in the checkout."""
    inside = Path(str(resources.files("netviz"))) / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


@lru_cache(maxsize=8)
def _environment(folder: str | None) -> Any:
    import jinja2

    folders = [str(shipped())] if folder is None else [folder, str(shipped())]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )
