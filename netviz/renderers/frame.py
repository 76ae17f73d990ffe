"""A page within another one."""

from __future__ import annotations

import html


def inline(page: bytes, *, height: int, title: str) -> str:
    """``page`` as a frame of HTML, all of it within its own text: nothing is fetched for it.

    ``height``: in CSS pixels; its width is that of what it stands in.
    """
    text = html.escape(page.decode("utf-8"), quote=True)
    return (
        f'<iframe title="{html.escape(title, quote=True)}" srcdoc="{text}" '
        f'style="display:block;width:100%;height:{int(height)}px;border:1px solid #8884;'
        'border-radius:6px;box-sizing:border-box"></iframe>'
    )
