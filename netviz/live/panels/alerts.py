"""What has tripped, the newest first; below it, what runs."""

from __future__ import annotations

import html
import time

from netviz.live.events import Alert
from netviz.live.panels.base import Payload, View
from netviz.live.state import State

_COLOURS = {"nonfinite": "#dc2626", "exploding gradient": "#ea580c", "own": "#2563eb"}
_STYLE = "font:12px/1.45 Inter,Helvetica,Arial,sans-serif;color:#334155;padding:2px 8px"


def draw(state: State, _: View) -> Payload | None:
    """A list of step, rule and message; or that all is well."""
    if not state.alerts:
        words = "No alerts: losses and gradients are finite, layers learn."
        return _text(f'<p style="color:#059669;margin:6px 0">{words}</p>{_facts(state)}')
    entries = (_entry(alert) for alert in reversed(list(state.alerts)[-60:]))
    return _text("".join(entries) + _facts(state))


def _facts(state: State) -> str:
    """The command, when it began, and how large its models are."""
    found = []
    if state.start is not None:
        began = time.strftime("%d %b %Y %H:%M", time.localtime(state.start.time))
        found += [("command", " ".join(state.start.command)), ("began", began)]
    for name, watched in state.models.items():
        model = watched.model
        counts = (_many(model.parameters, "parameter"), _many(len(model.layers), "layer"))
        size = ", ".join((model.class_name, *counts))
        found.append((name, size + (f"; not drawn: {model.note}" if model.note else "")))
    rows = "".join(
        f'<tr><td style="color:#94a3b8;padding-right:10px;vertical-align:top">{html.escape(key)}'
        f'</td><td style="overflow-wrap:anywhere">{html.escape(value)}</td></tr>'
        for key, value in found
    )
    return f'<table style="margin-top:14px;border-top:1px solid #e2e8f0;width:100%">{rows}</table>'


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _entry(alert: Alert) -> str:
    rule, step = alert.rule, alert.step
    colour = _COLOURS.get(rule, "#b45309")
    message = html.escape(alert.message)
    return (
        f'<div style="border-left:3px solid {colour};padding:1px 0 1px 8px;margin:5px 0">'
        f'<b style="color:{colour}">{html.escape(rule)}</b> '
        f'<span style="color:#94a3b8">step {step}</span><br>{message}</div>'
    )


def _text(body: str) -> Payload:
    content = f'<div style="{_STYLE}">{body}</div>'
    return Payload([{"type": "text", "content": content}], {})
