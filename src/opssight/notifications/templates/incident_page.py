"""The words of an incident's page: a subject, plain text, and simple HTML that mail programs show alike."""

from __future__ import annotations

from html import escape

from opssight.core.words import one_line
from opssight.notifications.contracts import IncidentPage, Rendered

_CELL = "padding:2px 12px 2px 0;vertical-align:top"


def incident_page(page: IncidentPage, *, reason: str | None = None) -> Rendered:
    """Return what the person paged reads; ``reason`` says why it is them when it is not their turn by the schedule."""
    facts = {
        "Severity": page.severity.upper(),
        "Service": page.service or "not named",
        "Opened": page.opened_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        **{f"Label {name}": value for name, value in sorted(page.labels.items())},
    }
    return Rendered(
        subject=one_line(f"[{page.severity.upper()}] {page.key} {page.title}", 200),
        text=_text(page, facts, reason),
        html=_html(page, facts, reason),
    )


def _text(page: IncidentPage, facts: dict[str, str], reason: str | None) -> str:
    lines = [f"{page.key}: {one_line(page.title, 500)}", ""]
    if reason:
        lines += [reason, ""]
    lines += [f"{name}: {one_line(value, 500)}" for name, value in facts.items()]
    if page.summary:
        lines += ["", page.summary]
    lines += ["", f"Acknowledge and work on it: {page.url}", "", "OpsSight pages until somebody acknowledges."]
    return "\n".join(lines) + "\n"


def _html(page: IncidentPage, facts: dict[str, str], reason: str | None) -> str:
    url = escape(page.url, quote=True)
    rows = "".join(
        f'<tr><td style="{_CELL};color:#555">{escape(name)}</td><td style="{_CELL}">{escape(one_line(value, 500))}</td></tr>'
        for name, value in facts.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>'
        '<body style="font:15px/1.5 system-ui,sans-serif;color:#111;margin:16px">'
        f'<h1 style="font-size:18px;margin:0 0 8px">{escape(page.key)}: {escape(one_line(page.title, 500))}</h1>'
        + (f"<p>{escape(reason)}</p>" if reason else "")
        + f'<table style="border-collapse:collapse;font-size:14px">{rows}</table>'
        + (f'<p style="white-space:pre-wrap">{escape(page.summary)}</p>' if page.summary else "")
        + f'<p><a href="{url}" style="display:inline-block;padding:8px 16px;background:#1d4ed8;color:#fff;'
        f'text-decoration:none;border-radius:4px">Acknowledge {escape(page.key)}</a></p>'
        f'<p style="color:#555;font-size:13px">{url}<br>OpsSight pages until somebody acknowledges.</p></body></html>\n'
    )
