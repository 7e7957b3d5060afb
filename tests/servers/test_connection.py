"""How a server's connection was: what is kept of the checks, and what is made of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.servers import facade as servers
from opssight.servers import jobs
from opssight.servers.contracts import Change, Finding, ServerState
from opssight.servers.rules import BLIND_AFTER, NOT_CHECKED, blind_since, connection_between
from opssight.servers.service.check import check_all
from opssight.servers.service.state import record_checks
from tests.servers.conftest import AddServer
from tests.servers.hosts import host, many_hosts
from tests.servers.test_jobs import add_all

UP, DOWN, UNKNOWN = ServerState.REACHABLE, ServerState.UNREACHABLE, ServerState.UNKNOWN
START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


def at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def test_a_day_with_one_outage() -> None:
    changes = [Change(at(-9), UP), Change(at(6), DOWN, "no answer"), Change(at(7.5), UP)]
    found = connection_between(changes, START, at(24), checked_at=at(24))
    assert [(one.since, one.until, one.state, one.reason) for one in found.stretches] == [
        (START, at(6), UP, None),
        (at(6), at(7.5), DOWN, "no answer"),
        (at(7.5), at(24), UP, None),
    ]
    assert found.reachable == pytest.approx(22.5 / 24)


def test_an_outage_that_began_before_keeps_its_reason() -> None:
    found = connection_between([Change(at(-9), DOWN, "no answer")], START, at(24), checked_at=at(24))
    assert [(one.since, one.state, one.reason) for one in found.stretches] == [(START, DOWN, "no answer")]
    assert found.reachable == 0


def test_nothing_is_claimed_of_the_time_before_the_first_check_and_after_the_last() -> None:
    assert connection_between([], START, at(24), checked_at=None).reachable is None
    found = connection_between([Change(at(3), UP)], START, at(24), checked_at=at(9))
    assert [(one.until, one.state) for one in found.stretches] == [(at(3), UNKNOWN), (at(9), UP), (at(24), UNKNOWN)]
    assert found.reachable == 1
    long_ago = connection_between([Change(at(-9), UP)], START, at(24), checked_at=at(-2))
    assert [(one.state, one.reason) for one in long_ago.stretches] == [(UNKNOWN, NOT_CHECKED)]
    assert long_ago.reachable is None


def test_how_long_nobody_may_look() -> None:
    assert blind_since(None, START) is None
    assert blind_since(START - BLIND_AFTER, START) is None
    assert blind_since(START - BLIND_AFTER - timedelta(seconds=1), START) is not None


moments = st.lists(st.tuples(st.integers(-1000, 2000), st.sampled_from(ServerState)), max_size=12, unique_by=lambda one: one[0])


@given(moments, st.one_of(st.none(), st.integers(-1000, 1440)))
def test_stretches_cover_the_time_once_and_say_what_the_changes_say(found: list[tuple[int, ServerState]], checked: int | None) -> None:
    changes = [Change(START + timedelta(minutes=minute), state) for minute, state in sorted(found)]
    changes = [one for one in changes if one.at <= START + DAY]
    checked_at = START + timedelta(minutes=checked) if checked is not None else None
    answer = connection_between(changes, START, START + DAY, checked_at=checked_at)
    assert (answer.stretches[0].since, answer.stretches[-1].until) == (START, START + DAY)
    for one, following in zip(answer.stretches, answer.stretches[1:], strict=False):
        assert one.until == following.since
        assert one.state is not following.state
    blind = blind_since(checked_at, START + DAY)
    minutes = dict.fromkeys(ServerState, 0)
    for minute in range(1440):
        now = START + timedelta(minutes=minute)
        last = next((one.state for one in reversed(changes) if one.at <= now), UNKNOWN)
        expected = UNKNOWN if blind is not None and now >= blind else last
        minutes[expected] += 1
        shown = next(one.state for one in answer.stretches if one.since <= now < one.until)
        assert shown is expected
    known = minutes[UP] + minutes[DOWN]
    assert answer.reachable == (pytest.approx(minutes[UP] / known) if known else None)


async def changes(ctx: Context) -> list[tuple[str, str | None]]:
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT state, reason FROM servers_changes ORDER BY at, id"))
        return [(row[0], row[1]) for row in rows]


async def test_only_changes_are_kept_and_told(ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_server: AddServer) -> None:
    async with host() as machine:
        server_id = await add_server(machine)
        for _ in range(3):
            await check_all(ctx, spread=0)
            clock.advance(timedelta(minutes=1))
        assert (await client.get(f"/api/v1/servers/{server_id}")).json()["latency_ms"] > 0
        await machine.stop()
        await check_all(ctx, spread=0)
        clock.advance(timedelta(minutes=2))
        assert (await client.get(f"/api/v1/servers/{server_id}")).json()["latency_ms"] is None
        await machine.serve()
        await check_all(ctx, spread=0)
        clock.advance(timedelta(minutes=3))
        assert [state for state, _ in await changes(ctx)] == [UP, DOWN, UP]
    answer = (await client.get(f"/api/v1/servers/{server_id}/connection")).json()
    assert [one["state"] for one in answer["stretches"]] == [UNKNOWN, UP, DOWN, UP]
    assert "Nothing listens" in answer["stretches"][2]["reason"]
    assert answer["reachable"] == pytest.approx(6 / 8)
    assert (await client.get(f"/api/v1/servers/{server_id}/connection", params={"hours": 1})).json()["reachable"] == pytest.approx(6 / 8)


async def test_the_time_in_which_the_platform_was_off_is_not_claimed(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_server: AddServer
) -> None:
    async with host() as machine:
        server_id = await add_server(machine)
        await check_all(ctx, spread=0)
        clock.advance(timedelta(minutes=4))
        await check_all(ctx, spread=0)
        clock.advance(timedelta(minutes=8))
        await check_all(ctx, spread=0)
    assert await changes(ctx) == [(UP, None), (UNKNOWN, NOT_CHECKED), (UP, None)]
    clock.advance(timedelta(minutes=1))
    answer = (await client.get(f"/api/v1/servers/{server_id}/connection", params={"hours": 1})).json()
    assert [(one["state"], one["reason"]) for one in answer["stretches"]] == [
        (UNKNOWN, None),
        (UP, None),
        (UNKNOWN, NOT_CHECKED),
        (UP, None),
    ]


async def test_a_round_that_finds_nothing_new_writes_once(ctx: Context) -> None:
    async with many_hosts(30) as machines:
        await add_all(ctx, machines)
        for machine in machines[:10]:
            await machine.stop()
        await check_all(ctx, spread=0)
        statements: list[str] = []

        def listen(connection: object, cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        event.listen(ctx.db.engine.sync_engine, "before_cursor_execute", listen)
        await check_all(ctx, spread=0)
        event.remove(ctx.db.engine.sync_engine, "before_cursor_execute", listen)
    assert sum("UPDATE" in one.split("FOR UPDATE")[0] for one in statements) == 1
    assert not any("INSERT" in one for one in statements)


async def test_a_removed_server_leaves_nothing(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    async with host() as machine:
        server_id = await add_server(machine)
        await check_all(ctx, spread=0)
    assert (await client.delete(f"/api/v1/servers/{server_id}")).status_code == 204
    assert await changes(ctx) == []
    assert (await client.get(f"/api/v1/servers/{server_id}/connection")).status_code == 404
    async with ctx.db.write() as session:  # as when it was removed while a round went on
        assert await record_checks(session, {server_id: Finding(None, 1.0)}, ctx.clock.now()) == 0


async def test_changes_go_after_their_retention_but_for_the_last(ctx: Context, clock: FakeClock) -> None:
    async with ctx.db.write() as session:
        row = await servers.create_server(session, clock, servers.ServerFields(name="old", address="127.0.0.1"))
    for error in (None, "no answer", None):
        async with ctx.db.write() as session:
            await record_checks(session, {row.id: Finding(error)}, clock.now())
        clock.advance(timedelta(minutes=1))
    clock.advance(timedelta(days=100))
    await jobs.RETENTION[1].purge(ctx)
    assert await changes(ctx) == [(UP, None)]


@pytest.mark.parametrize(("hours", "status"), [(24, 404), (0, 422), (1000, 422)])
async def test_bad_questions(client: httpx.AsyncClient, hours: int, status: int) -> None:
    answer = await client.get(f"/api/v1/servers/{uuid4()}/connection", params={"hours": hours})
    assert answer.status_code == status


async def test_it_takes_the_permission_to_read(anonymous: httpx.AsyncClient, client_as: ClientAs, add_server: AddServer) -> None:
    async with host() as machine:
        server_id = await add_server(machine)
    assert (await anonymous.get(f"/api/v1/servers/{server_id}/connection")).status_code == 401
    assert (await (await client_as("viewer")).get(f"/api/v1/servers/{server_id}/connection")).status_code == 200
