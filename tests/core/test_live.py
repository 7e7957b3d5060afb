"""The live WebSocket against a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from opssight.core import outbox
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.live import Hub, streams
from opssight.core.live.hub import LiveMessage
from opssight.core.outbox.relay import Relay
from tests.conftest import EXPIRY
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
    assert ready["type"] == "ready"
    await socket.send(json.dumps({"type": "subscribe", "topics": list(topics)}))
    return ready


async def _until_subscribed(socket: ClientConnection) -> list[dict[str, Any]]:
    """Return what comes up to the acknowledgement, with it."""
    got = [await _next(socket)]
    while got[-1]["type"] != "subscribed":
        got.append(await _next(socket))
    return got


async def _until_closed(socket: ClientConnection) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            await _next(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


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
        await _hello(socket, client, "users")
        await _until_subscribed(socket)
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
        await _until_subscribed(socket)
        await _publish(ctx, 1)
        seq = (await _next(socket))["seq"]
    await _publish(ctx, 2, 3)
    async with connect(address) as socket:
        await _hello(socket, client, "users", resume=seq)
        *missed, subscribed = await _until_subscribed(socket)
    assert [one["data"]["number"] for one in missed] == [2, 3]
    assert subscribed == {"type": "subscribed", "topics": ["users"], "seq": missed[-1]["seq"]}


async def test_nothing_is_lost_between_catching_up_and_subscribing(ctx: Context, client: httpx.AsyncClient, address: str) -> None:
    """An event that is relayed after the missed ones were read, and before the topics are in force, arrives all the same."""
    hub = ctx.resources.get(Hub)
    await Relay(ctx, ()).drain()
    async with connect(address) as socket:
        await _hello(socket, client, "users")
        await _until_subscribed(socket)
        await _publish(ctx, 1)
        seen = (await _next(socket))["seq"]
    await _publish(ctx, 2)
    await _reached(hub, seen + 1)
    since, caught_up = hub.since, asyncio.Event()

    async def read_then_more_comes(seq: int) -> list[LiveMessage]:
        found = await since(seq)
        if seq == seen and not caught_up.is_set():
            caught_up.set()
            await _publish(ctx, 3)
            await _reached(hub, seen + 2)
        return found

    hub.since = read_then_more_comes
    async with connect(address) as socket:
        await _hello(socket, client, "users", resume=seen)
        before = await _until_subscribed(socket)
        after = await _next(socket)
    assert caught_up.is_set()
    assert [one.get("data", {}).get("number") for one in before] == [2, None]
    assert before[-1]["seq"] == seen + 1, "the number from which nothing is missed"
    assert (after["data"]["number"], after["seq"]) == (3, seen + 2)


async def test_every_subscription_is_acknowledged_with_the_topics_that_were_granted(
    ctx: Context, client_as: ClientAs, address: str
) -> None:
    viewer = await client_as("viewer")
    async with connect(address) as socket:
        await _hello(socket, viewer, "audit", "users", "alerts")
        refused, subscribed = await _until_subscribed(socket)
        await socket.send(json.dumps({"type": "subscribe", "topics": ["audit"]}))
        nothing = (await _until_subscribed(socket))[-1]
    assert refused["topic"] == "audit"
    assert subscribed["topics"] == ["alerts", "users"]
    assert subscribed["seq"] == ctx.resources.get(Hub).seq
    assert nothing["topics"] == []


async def test_a_disabled_persons_connection_ends(client: httpx.AsyncClient, client_as: ClientAs, address: str) -> None:
    viewer = await client_as("viewer")
    viewer_id = (await viewer.get("/api/v1/auth/me")).json()["id"]
    async with connect(address) as socket:
        await _hello(socket, viewer, "users")
        await _until_subscribed(socket)
        assert (await client.patch(f"/api/v1/users/{viewer_id}", json={"disabled": True})).status_code == 200
        code, reason = await _until_closed(socket)
    assert (code, reason) == (4401, "This login or token has ended; log in again.")


async def test_a_connection_ends_with_the_permission_that_its_topics_need(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, address: str
) -> None:
    admin = await client_as("admin")
    admin_id = (await admin.get("/api/v1/auth/me")).json()["id"]
    wanted = {"name": "t", "permissions": ["audit:read", "users:read"], "expires_at": EXPIRY}
    tokens = [(await admin.post("/api/v1/tokens", json=wanted)).json()["token"] for _ in range(2)]
    programs = [httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) for token in tokens]
    async with connect(address) as audit, connect(address) as users:
        await _hello(audit, programs[0], "audit")
        await _hello(users, programs[1], "users")
        for socket in (audit, users):
            await _until_subscribed(socket)
        assert (await client.patch(f"/api/v1/users/{admin_id}", json={"role": "viewer"})).status_code == 200
        code, reason = await _until_closed(audit)
        await Relay(ctx, ()).drain()
        news = await _next(users)
    assert (code, reason) == (4401, "You no longer have the permission audit:read; connect again to go on without it.")
    assert news["name"] == "user.changed", "the other one goes on: a viewer sees people"


async def test_one_caller_holds_so_many_connections_and_no_more(ctx: Context, client: httpx.AsyncClient, address: str) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(ctx.settings.streams_per_caller):
            await _hello(await stack.enter_async_context(connect(address)), client, "users")
        one_more = await stack.enter_async_context(connect(address))
        await one_more.send(json.dumps({"type": "hello", "token": client.headers["Authorization"].removeprefix("Bearer ")}))
        code, reason = await _until_closed(one_more)
        assert code == 4429
        assert "as many as one caller may" in reason


async def test_connections_that_do_not_say_who_they_are_are_counted_by_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_WAITING_OF_NETWORK", 2)
    async with connect(address), connect(address):
        with pytest.raises(InvalidStatus) as refused:
            await connect(address)
    assert refused.value.response.status_code == 429
    assert int(refused.value.response.headers["retry-after"]) > 0


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
        await _until_subscribed(socket)
        clock.advance(timedelta(hours=1))
        await _publish(ctx, 1)
        assert (await _until_closed(socket))[0] == 4401


async def _reached(hub: Hub, seq: int) -> None:
    """Wait until the hub of this process has handed on the event with the number ``seq``."""
    async with asyncio.timeout(30):
        while hub.seq < seq:
            await asyncio.sleep(0.005)
