"""The live WebSocket against a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from opssight.core import outbox
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.outbox.relay import Relay
from tests.fixtures.server import serve

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


class UserSeen(outbox.Event, frozen=True, tag="test.user_seen"):
    topic: ClassVar[str | None] = "users"
    number: int


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with serve(app) as base:
        yield base.replace("http", "ws") + "/api/v1/live"


async def _hello(socket: ClientConnection, client: httpx.AsyncClient, *topics: str, resume: int | None = None) -> dict[str, Any]:
    token = client.headers["Authorization"].removeprefix("Bearer ")
    await socket.send(json.dumps({"type": "hello", "token": token, "resume": resume}))
    ready = await _next(socket)
    await socket.send(json.dumps({"type": "subscribe", "topics": list(topics)}))
    return ready


async def _next(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(await asyncio.wait_for(socket.recv(), 10))


async def _publish(ctx: Context, *numbers: int) -> None:
    async with ctx.db.write() as session:
        for number in numbers:
            await outbox.publish(session, UserSeen(number=number))
    await Relay(ctx, ()).drain()


async def test_events_arrive_in_order_on_subscribed_topics(ctx: Context, client: httpx.AsyncClient, address: str) -> None:
    await Relay(ctx, ()).drain()
    async with connect(address) as socket:
        ready = await _hello(socket, client, "users")
        assert ready["type"] == "ready"
        await _synchronise(socket)
        await _publish(ctx, 1, 2, 3)
        got = [await _next(socket) for _ in range(3)]
    assert [one["data"]["number"] for one in got] == [1, 2, 3]
    assert got[0]["name"] == "test.user_seen"
    assert got[0]["topic"] == "users"
    assert got[0]["seq"] < got[1]["seq"] < got[2]["seq"]


async def test_a_client_resumes_where_it_stopped(ctx: Context, client: httpx.AsyncClient, address: str) -> None:
    await Relay(ctx, ()).drain()
    async with connect(address) as socket:
        await _hello(socket, client, "users")
        await _synchronise(socket)
        await _publish(ctx, 1)
        seq = (await _next(socket))["seq"]
    await _publish(ctx, 2, 3)
    async with connect(address) as socket:
        await _hello(socket, client, "users", resume=seq)
        missed = [await _next(socket) for _ in range(2)]
    assert [one["data"]["number"] for one in missed] == [2, 3]


async def test_a_client_that_was_away_too_long_is_told_to_reload(client: httpx.AsyncClient, address: str) -> None:
    async with connect(address) as socket:
        await _hello(socket, client, "users", resume=10_000_000)
        assert (await _next(socket))["type"] == "reset"


async def test_a_topic_needs_its_permission(client_as: ClientAs, address: str) -> None:
    viewer = await client_as("viewer")
    async with connect(address) as socket:
        await _hello(socket, viewer, "audit", "no-such-topic")
        refusals = [await _next(socket) for _ in range(2)]
    assert [(one["type"], one["topic"]) for one in refusals] == [("refused", "audit"), ("refused", "no-such-topic")]
    assert "audit:read" in refusals[0]["reason"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('{"type": "hello", "token": "nonsense"}', 4401),
        ('{"type": "subscribe", "topics": []}', 4400),
        ("not json", 4400),
        ('{"type": "hello", "token": 7}', 4400),
    ],
)
async def test_a_bad_beginning_closes_the_connection(address: str, message: str, code: int) -> None:
    async with connect(address) as socket:
        await socket.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


async def test_the_connection_ends_with_its_token(client: httpx.AsyncClient, clock: FakeClock, address: str, ctx: Context) -> None:
    async with connect(address) as socket:
        await _hello(socket, client, "users")
        await _synchronise(socket)
        clock.advance(timedelta(hours=1))
        await _publish(ctx, 1)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await _next(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def _synchronise(socket: ClientConnection) -> None:
    """Wait until the subscription before is in force: messages are answered in order."""
    await socket.send(json.dumps({"type": "subscribe", "topics": ["no-such-topic"]}))
    while (await _next(socket))["type"] != "refused":
        pass
