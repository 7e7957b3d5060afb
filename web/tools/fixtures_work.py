"""Answers for the pages of work and estate: incidents, alerts, servers, runbooks, on-call, notifications, rules.

Called by ``preview.py`` before ``fixtures.py``. Same company, same night.
"""

from __future__ import annotations

import fixtures_estate
import fixtures_incident
import fixtures_oncall
import fixtures_runs
from fixtures import ME, page

_MORE = ["notifications:write"]


def _path(url: str) -> str:
    return url.split("?")[0].split("/api/v1/")[-1]


def answer(method: str, url: str) -> object | None:
    """The answer to a request, or None when there is none here."""
    path = _path(url)
    query = url.partition("?")[2]
    if path == "auth/me":
        return {**ME, "permissions": sorted({*ME["permissions"], *_MORE})}
    for source in (fixtures_oncall, fixtures_runs, fixtures_incident, fixtures_estate):
        found = source.answer(method, path, query)
        if found is not None:
            return page(found) if isinstance(found, list) else found
    return None
