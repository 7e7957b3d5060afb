"""Servers, credentials, runbooks and their runs."""

from __future__ import annotations


def answer(method: str, path: str, query: str) -> object | None:
    """The answer to a request, or None."""
    if path in {"incidents/x/executions"}:
        return []
    return None
