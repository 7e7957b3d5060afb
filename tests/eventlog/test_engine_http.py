"""What the event store's HTTP interface does with a body before any statement is run, and with half of one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import uvicorn

from opssight.eventlog.engine import http
from opssight.eventlog.engine.sessions import Outcome, Sessions
from opssight.eventlog.engine.statements import Insert, Request

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


class Deduplicating:
    """Keeps what is inserted, once for each token, as the engine does."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    async def run(self, request: Request) -> Outcome:
        assert isinstance(request.statement, Insert)
        self.stored.setdefault(request.settings["insert_deduplication_token"], request.statement.rows)
        return Outcome()


async def test_a_body_that_is_cut_short_is_not_stored_so_that_its_retry_is(tmp_path: Path) -> None:
    sessions = Deduplicating()
    engine = http.EngineApp(cast("Sessions", sessions))
    ended = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        try:
            await engine(scope, receive, send)
        finally:
            ended.set()

    path = str(tmp_path / "e.sock")
    server = uvicorn.Server(uvicorn.Config(app, uds=path, http="httptools", lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    rows = b'{"n":1}\n{"n":2}\n{"n":3}\n'
    query = "/?insert_deduplication_token=once&query=INSERT%20INTO%20t%20FORMAT%20JSONEachRow"
    with socket.socket(socket.AF_UNIX) as cut:
        cut.connect(path)
        cut.sendall(f"POST {query} HTTP/1.1\r\nHost: e\r\nContent-Length: {len(rows)}\r\n\r\n".encode() + rows[:8])
    await asyncio.wait_for(ended.wait(), 20)
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=path), base_url="http://e") as client:
        assert (await client.post(query, content=rows)).status_code == 200
    assert sessions.stored == {"once": rows}
    server.should_exit = True
    await asyncio.wait_for(serving, 20)
