"""Checking many servers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.egress import Egress, parse_allowed
from opssight.core.ids import uuid7
from opssight.servers import facade as servers
from opssight.servers import jobs
from opssight.servers.models import CommandRow
from opssight.servers.service.check import check_all, spread_over
from opssight.servers.ssh.probe import probe
from tests.conftest import LOOPBACK
from tests.servers.hosts import Host, many_hosts


async def add_all(ctx: Context, machines: list[Host]) -> None:
    async with ctx.db.write() as session:
        for number, machine in enumerate(machines):
            fields = servers.ServerFields(name=f"host-{number:03}", address=machine.address, port=machine.port)
            await servers.create_server(session, ctx.clock, fields)


async def states(ctx: Context) -> dict[str, int]:
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT state, count(*) FROM servers_servers GROUP BY state"))
        return {row[0]: row[1] for row in rows}


async def published(ctx: Context) -> dict[str, int]:
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT name, count(*) FROM core_outbox WHERE name LIKE 'server.%reachable' GROUP BY name"))
        return {row[0]: row[1] for row in rows}


async def test_fifty_machines_are_checked_and_only_changes_are_told(ctx: Context) -> None:
    async with many_hosts(50) as machines:
        await add_all(ctx, machines)
        assert await check_all(ctx, spread=0) == 50
        assert await states(ctx) == {"reachable": 50}
        assert await check_all(ctx, spread=0) == 0
        assert await published(ctx) == {"server.reachable": 50}
        for machine in machines[:7]:
            await machine.stop()
        assert await check_all(ctx, spread=0) == 7
        assert await states(ctx) == {"reachable": 43, "unreachable": 7}
        assert await published(ctx) == {"server.reachable": 50, "server.unreachable": 7}
        assert await check_all(ctx, spread=0) == 0
        for machine in machines[:7]:
            await machine.serve()
        assert await check_all(ctx, spread=0) == 7
        assert await states(ctx) == {"reachable": 50}
        assert sum(machine.logins for machine in machines) == 0


async def test_a_check_writes_when_and_why(ctx: Context) -> None:
    async with many_hosts(1) as machines:
        await add_all(ctx, machines)
        await machines[0].stop()
        await check_all(ctx, spread=0)
    async with ctx.db.read() as session:
        server = (await servers.servers_named(session, "host-000"))[0]
    assert server.last_checked_at == ctx.clock.now()
    assert server.last_error
    assert "Nothing listens" in server.last_error
    assert server.version == 1


async def test_the_loop_runs_without_servers(ctx: Context) -> None:
    await jobs.LOOPS[0].run(ctx)


def test_a_round_is_spread_over_half_a_minute_at_most() -> None:
    assert spread_over(0) == 0
    assert spread_over(100) == pytest.approx(3)
    assert spread_over(5000) == 30


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (b"SSH-2.0-x\r\n", None),
        (b"Welcome\r\nSSH-2.0-x\r\n", None),
        (b"", "closes the connection at once"),
        (b"220 mail ready\r\n" * 800, "not an SSH server"),
        (b"x" * 20_000, "not an SSH server"),
    ],
)
async def test_a_sign_of_life(says: bytes, sentence: str | None) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    found = await probe(Egress(parse_allowed(LOOPBACK)), "127.0.0.1", server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    if sentence is None:
        assert found is None
    else:
        assert sentence in (found or "")


async def test_a_name_that_is_not_known() -> None:
    assert "spelling" in (await probe(Egress(), "no-such-host.invalid", 22) or "")


async def test_the_history_of_commands_goes_after_its_retention(ctx: Context, clock: FakeClock) -> None:
    async with ctx.db.write() as session:
        for command, age in (("old", 91), ("young", 89)):
            at = clock.now() - timedelta(days=age)
            session.add(CommandRow(server_id=uuid7(), at=at, actor_kind="user", actor_id="1", actor_name="Ann", command=command))
    await jobs.RETENTION[0].purge(ctx)
    async with ctx.db.read() as session:
        assert list((await session.execute(text("SELECT command FROM servers_commands"))).scalars()) == ["young"]
