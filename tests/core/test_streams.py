"""Open streams: who may hold them, how many, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.live import HeldResponse, LiveUser, Streams, streams
from tests.conftest import EXPIRY
from tests.fixtures.server import serve

READ = frozenset({"events:read"})


class Access:
    """What everybody may do, as a test says."""

    def __init__(self) -> None:
        self.held: dict[str, frozenset[str]] = {"token:1": READ, "token:2": READ}
        self.away = False
        self.asked: list[set[str]] = []

    async def __call__(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        self.asked.append(set(keys))
        if self.away:
            raise OperationalError("select", {}, Exception("server closed the connection"))
        return {key: held for key, held in self.held.items() if key in keys}


@pytest.fixture
def access() -> Access:
    return Access()


@pytest.fixture
def held(access: Access, clock: FakeClock) -> Streams:
    return Streams(access, clock, most=3)


def user(clock: FakeClock, number: int = 1) -> LiveUser:
    return LiveUser(f"token:{number}", f"service:{number}", READ, clock.now() + timedelta(hours=1))


@asynccontextmanager
async def rechecking(held: Streams) -> AsyncGenerator[None]:
    running = asyncio.create_task(held.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_one_question_is_asked_for_all_streams(access: Access, held: Streams, clock: FakeClock) -> None:
    opened = [held.open(user(clock, number), "events:read") for number in (1, 1, 2)]
    del access.held["token:1"]
    await held.recheck()
    assert access.asked == [{"token:1", "token:2"}]
    assert [stream.ended.is_set() for stream in opened] == [True, True, False]


async def test_a_lost_permission_ends_only_what_needs_it(access: Access, held: Streams, clock: FakeClock) -> None:
    tail, other = held.open(user(clock), "events:read"), held.open(user(clock))
    access.held["token:1"] = frozenset()
    await held.recheck()
    assert "events:read" in tail.reason
    assert not other.ended.is_set()


async def test_an_expired_token_ends_its_stream_without_asking(access: Access, held: Streams, clock: FakeClock) -> None:
    stream = held.open(user(clock))
    clock.advance(timedelta(hours=1))
    await held.recheck()
    assert "expired" in stream.reason
    assert access.asked == []


async def test_a_change_that_is_notified_is_looked_at_at_once(
    access: Access, held: Streams, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "POLL_SECONDS", 3600.0)
    stream = held.open(user(clock))
    async with rechecking(held):
        access.held.clear()
        held.access_changed()
        await asyncio.wait_for(stream.ended.wait(), 30)


async def test_a_change_that_nobody_notified_is_found_by_asking_again(
    access: Access, held: Streams, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert streams.POLL_SECONDS < 3
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.001)
    stream = held.open(user(clock))
    access.away = True
    async with rechecking(held), asyncio.timeout(30):
        while len(access.asked) < 3:  # while the database is away, streams go on and are asked after again
            await asyncio.sleep(0.001)
        assert not stream.ended.is_set()
        access.away = False
        access.held.clear()
        await stream.ended.wait()


async def test_a_caller_holds_so_many_and_each_has_their_own_share(held: Streams, clock: FakeClock) -> None:
    opened = [held.open(user(clock)) for _ in range(3)]
    with pytest.raises(streams.TooManyStreams) as refused:
        held.open(user(clock))
    assert refused.value.retry_after > 0
    held.open(user(clock, 2))
    held.close(opened[0])
    held.close(opened[0])
    held.open(user(clock))
    with pytest.raises(streams.TooManyStreams):
        held.open(user(clock))


async def test_what_waits_to_say_who_it_is_is_counted_by_network_and_in_all(held: Streams, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_WAITING", 2)
    monkeypatch.setattr(streams, "MOST_WAITING_OF_NETWORK", 1)
    with held.waiting("192.0.2.0/24"):
        with pytest.raises(streams.TooManyStreams), held.waiting("192.0.2.0/24"):
            pass
        with held.waiting("198.51.100.0/24"), pytest.raises(streams.TooManyStreams), held.waiting("203.0.113.0/24"):
            pass
    with held.waiting("192.0.2.0/24"):
        pass


async def test_a_held_response_says_why_it_ends_and_gives_its_place_back(held: Streams, clock: FakeClock) -> None:
    finished = asyncio.Event()

    async def content() -> AsyncGenerator[bytes]:
        try:
            yield b"first "
            await asyncio.Event().wait()
        finally:
            finished.set()

    stream = held.open(user(clock))
    response = HeldResponse(held, stream, content(), farewell=str.encode, media_type="text/plain", headers={})
    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        body = message.get("body")
        if isinstance(body, bytes):
            sent.append(body)
            stream.end("over")

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    await response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)  # type: ignore[arg-type]
    assert b"".join(sent) == b"first over"
    assert finished.is_set()
    for _ in range(3):
        held.open(user(clock))


@pytest.fixture
async def base(app: FastAPI) -> AsyncIterator[str]:
    async with serve(app) as address:
        yield address


async def test_a_tail_ends_when_its_token_is_revoked(client: httpx.AsyncClient, base: str) -> None:
    wanted = {"name": "tail", "permissions": ["events:read"], "expires_at": EXPIRY}
    made = (await client.post("/api/v1/tokens", json=wanted)).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    async with httpx.AsyncClient(base_url=base, headers=bearer, timeout=30) as follower:
        async with follower.stream("GET", "/api/v1/events/tail") as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == ": following"
            assert (await client.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
            rest = [line async for line in lines if line]
        assert rest == ["event: ended", 'data: {"reason":"This login or token has ended; log in again."}']
        assert (await follower.get("/api/v1/events/tail")).status_code == 401


async def test_one_caller_follows_so_many_tails_and_no_more(ctx: Context, client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/auth/me")).json()["id"]
    opened = ctx.resources.get(Streams)
    for _ in range(ctx.settings.streams_per_caller):
        opened.open(LiveUser("session:x", f"user:{me}", READ, ctx.clock.now()))
    answer = await client.get("/api/v1/events/tail")
    assert answer.status_code == 429
    assert answer.json()["type"].endswith("/too-many-streams")
    assert int(answer.headers["retry-after"]) > 0
