"""What the event store's HTTP interface does with a body before any statement is run."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

import pytest

from opssight.eventlog.engine import http
from opssight.eventlog.engine.sessions import Sessions

Message = MutableMapping[str, Any]


class NoSessions:
    """Fails the test when a statement gets through."""

    async def run(self, request: object) -> object:
        raise AssertionError(f"{request} was run")


@pytest.mark.parametrize("sizes", [[11], [6, 5], [10, 1], [1, 10, 1], [0, 5, 0, 6]])
async def test_a_body_over_the_limit_is_refused_however_it_is_cut(monkeypatch: pytest.MonkeyPatch, sizes: list[int]) -> None:
    monkeypatch.setattr(http, "BODY_LIMIT", 10)
    parts = [{"type": "http.request", "body": b"x" * size, "more_body": True} for size in sizes]
    parts[-1]["more_body"] = False
    sent: list[Message] = []

    async def receive() -> Message:
        return cast("Message", parts.pop(0))

    async def send(message: Message) -> None:
        sent.append(message)

    app = http.EngineApp(cast("Sessions", NoSessions()))
    await app({"type": "http", "path": "/", "method": "POST", "headers": [], "query_string": b""}, receive, send)
    assert sent[0]["status"] == 413
    assert parts == []
