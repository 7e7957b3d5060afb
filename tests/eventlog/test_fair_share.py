"""One caller does not take the event store from everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from opssight.core.context import Context
from opssight.eventlog.contracts import EventQuery, Span
from opssight.eventlog.engine.sessions import Limits, Outcome, Sessions
from opssight.eventlog.engine.statements import Query, Request
from opssight.eventlog.service.search_slots import SearchSlots
from opssight.eventlog.settings import EventlogSettings
from opssight.eventlog.store import EventStore
from opssight.eventlog.store.transport import Transport


async def test_a_caller_runs_so_many_searches_at_a_time(ctx: Context, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    most = ctx.settings.section(EventlogSettings).searches_per_caller
    running, goes_on = asyncio.Semaphore(0), asyncio.Event()

    async def search(self: EventStore, query: EventQuery, span: Span, **_: object) -> list[object]:
        running.release()
        await goes_on.wait()
        return []

    monkeypatch.setattr(EventStore, "search", search)
    searches = [asyncio.create_task(client.get("/api/v1/events")) for _ in range(most)]
    for _ in range(most):
        await asyncio.wait_for(running.acquire(), 30)
    refused = await client.get("/api/v1/events")
    goes_on.set()
    assert {answer.status_code for answer in await asyncio.gather(*searches)} == {200}
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (429, "too-many-searches")
    assert int(refused.headers["retry-after"]) > 0
    assert (await client.get("/api/v1/events")).status_code == 200
    slots = ctx.resources.get(SearchSlots)
    with slots.taken_by("user:other"):
        pass


async def test_searches_have_connections_of_their_own_and_give_way(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Transport, str]] = []

    async def send(self: Transport, arguments: dict[str, str], body: bytes, seconds: float) -> bytes:
        asked.append((self, arguments["priority"]))
        return b"[0]\n"

    monkeypatch.setattr(Transport, "_send", send)
    store = ctx.resources.get(EventStore)
    await store.count()
    await store.searches.count()
    assert [priority for _, priority in asked] == ["1", "2"]
    assert asked[0][0] is not asked[1][0]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Sessions]:
    """An engine with one thread for searches and one for the platform's own questions."""
    sessions = Sessions(tmp_path / "events", Limits(query_threads=1, urgent_threads=1))
    try:
        yield sessions
    finally:
        await asyncio.to_thread(sessions.close)


async def test_the_platforms_questions_do_not_wait_behind_searches(engine: Sessions) -> None:
    def request(text: str, priority: str) -> Request:
        return Request(Query(text), settings={"priority": priority}, output_format="TSV")

    slow = asyncio.create_task(engine.run(request("SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))", "2")))
    while engine.in_flight == 0:
        await asyncio.sleep(0)
    waiting = asyncio.create_task(engine.run(request("SELECT 1", "2")))
    found: Outcome = await asyncio.wait_for(engine.run(request("SELECT 1", "1")), 60)
    assert found.body == b"1\n"
    assert not slow.done()
    assert not waiting.done()
    engine.interrupt_queries()
    await asyncio.gather(slow, waiting, return_exceptions=True)
