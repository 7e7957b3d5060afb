"""The words of what is told about an incident without asking anybody to act at once: a subject, plain text, and simple HTML."""

from __future__ import annotations

from html import escape

from opssight.core.words import one_line
from opssight.notifications.contracts import IncidentPage, Rendered


def incident_notice(page: IncidentPage, news: str) -> Rendered:
    """Return what the owner of an incident reads; ``news`` is what happened, in sentences."""
    heading, url = f"{page.key}: {one_line(page.title, 500)}", escape(page.url, quote=True)
    return Rendered(
        subject=one_line(f"{page.key} {page.title}: {news}", 200),
        text=f"{heading}\n\n{news}\n\nIts timeline: {page.url}\n",
        html=(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>'
            '<body style="font:15px/1.5 system-ui,sans-serif;color:#111;margin:16px">'
            f'<h1 style="font-size:18px;margin:0 0 8px">{escape(heading)}</h1><p>{escape(news)}</p>'
            f'<p><a href="{url}">{url}</a></p></body></html>\n'
        ),
    )
