"""Workers that die, are shut down, or lose their lease, at every point; real writes, real commands."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast
from uuid import UUID

import asyncssh
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import SYSTEM_ORIGIN, Origin
from opssight.core.context import Context
from opssight.core.db import Database
from opssight.identity import facade as identity
from opssight.runbooks import facade as runbooks
from opssight.runbooks.service.execute import execute, run_execution
from opssight.runbooks.service.takeover import take_over_orphans
from tests.conftest import MASTER_KEY, Drain
from tests.fixtures.platform import environment
from tests.fixtures.sshd import Sshd
from tests.servers.conftest import AddServer
from tests.servers.hosts import host, wait_for

OWNER = identity.Actor("1", "user", "Ada", None, frozenset({"runbooks:write", "servers:execute"}))


async def store(client: httpx.AsyncClient, source: str) -> None:
    answer = await client.post("/api/v1/runbooks", json={"source": source})
    assert answer.status_code == 201, answer.text


async def queue(ctx: Context, name: str, server: UUID) -> UUID:
    async with ctx.db.write() as session:
        request = runbooks.StartRequest(runbook=name, server_id=server, parameters={})
        return await runbooks.start_execution(ctx, session, request, actor=OWNER)


async def let_the_lease_run_out(ctx: Context) -> None:
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE runbooks_executions SET lease_until = now() - interval '1 second' WHERE state = 'running'"))


async def look(client: httpx.AsyncClient, execution: UUID) -> dict[str, Any]:
    return (await client.get(f"/api/v1/executions/{execution}")).json()


async def resolve(client: httpx.AsyncClient, execution: UUID, outcome: str, index: int = 0) -> dict[str, Any]:
    answer = await client.post(f"/api/v1/executions/{execution}/steps/{index}/resolve", json={"outcome": outcome})
    assert answer.status_code == 200, answer.text
    return answer.json()


@asynccontextmanager
async def worker_process(ctx: Context) -> AsyncGenerator[subprocess.Popen[bytes]]:
    """A real ``opssight worker`` over this test's database."""
    settings = {
        "OPSSIGHT_DATA_DIR": str(ctx.settings.data_dir),
        "OPSSIGHT_EGRESS_ALLOW": ctx.settings.egress_allow,
        "OPSSIGHT_DATABASE_URL": ctx.settings.database_url.get_secret_value(),
        "OPSSIGHT_MASTER_KEY": MASTER_KEY,
    }
    process = subprocess.Popen([sys.executable, "-m", "opssight", "worker"], env=environment(settings), start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("idempotent", [False, True])
async def test_kill_9_in_the_middle_of_a_step(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain, *, idempotent: bool
) -> None:
    count = sshd.folder / "count"
    source = f"""
name: killed
steps:
  - name: Once
    run: echo x >> {count}; test $(wc -l < {count}) -gt 1 || exec sleep 60
    timeout_seconds: 90
    idempotent: {str(idempotent).lower()}
  - {{name: Then, run: "true"}}
"""
    await store(client, source)
    execution = await queue(ctx, "killed", await add_server(sshd))
    async with worker_process(ctx) as process:
        await wait_for(count.exists)
        os.kill(process.pid, signal.SIGKILL)
    sshd.drop_sessions()
    async with ctx.db.write() as session:  # what takes jobs of dead workers back does this after a while
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'"))
    await drain(force=True)
    assert (await look(client, execution))["state"] == "running", "while the lease lasts nobody touches it"
    await let_the_lease_run_out(ctx)
    assert await take_over_orphans(ctx, run_execution) == 1
    await drain(force=True)
    after = await look(client, execution)
    if idempotent:
        assert after["state"] == "succeeded"
        assert after["steps"][0]["attempt"] == 2
        assert count.read_text() == "x\nx\n"
        return
    assert (after["state"], [step["state"] for step in after["steps"]]) == ("unknown", ["unknown", "pending"])
    assert "not known whether it did its work" in after["error"]
    assert after["finished_at"] is None
    for _ in range(2):
        await take_over_orphans(ctx, run_execution)
        await drain(force=True)
    assert count.read_text() == "x\n"
    await resolve(client, execution, "done")
    await drain()
    assert (await look(client, execution))["state"] == "succeeded"
    assert count.read_text() == "x\n"


@pytest.mark.parametrize(("outcome", "state", "runs"), [("done", "succeeded", 1), ("retry", "succeeded", 2), ("abort", "failed", 1)])
async def test_what_a_person_says_is_done(
    ctx: Context, client: httpx.AsyncClient, add_server: AddServer, drain: Drain, outcome: str, state: str, runs: int
) -> None:
    first = True

    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        nonlocal first
        if first:
            first = False
            machine.cut()
        else:
            process.exit(0)

    await store(client, "name: two\nsteps:\n  - {name: A, run: work}\n  - {name: B, run: more}\n")
    async with host(handler) as machine:
        execution = await queue(ctx, "two", await add_server(machine))
        await drain()
        lost = await look(client, execution)
        assert lost["state"] == "unknown"
        assert "not known" in lost["steps"][0]["detail"]
        wrong = await client.post(f"/api/v1/executions/{execution}/steps/1/resolve", json={"outcome": "done"})
        assert wrong.status_code == 409
        for index in (-1, 7, 10**20):
            nowhere = await client.post(f"/api/v1/executions/{execution}/steps/{index}/resolve", json={"outcome": "done"})
            assert nowhere.status_code in {404, 409, 422}
        await resolve(client, execution, outcome)
        await drain()
        assert (await look(client, execution))["state"] == state
        assert machine.commands.count("work") == runs
        assert machine.commands.count("more") == (0 if outcome == "abort" else 1)
    record = (await client.get("/api/v1/audit", params={"action": "execution.step_resolved"})).json()["items"]
    assert [(row["actor_name"], row["detail"]["outcome"]) for row in record] == [("Owner Person", outcome)]


class PowerCut(BaseException):
    """The worker is gone from one moment to the next."""


class Dying:
    """A database whose worker dies at its ``last``-th write, before or after the commit; then nothing gets through."""

    def __init__(self, db: Database, last: int, *, after: bool) -> None:
        self._db, self._left, self._after = db, last, after

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    @asynccontextmanager
    async def write(self, origin: Origin = SYSTEM_ORIGIN) -> AsyncGenerator[AsyncSession]:
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._after):
            raise PowerCut
        async with self._db.write(origin) as session:
            yield session
        if self._left == 0:
            raise PowerCut


MIXED = """
name: mixed
steps:
  - {name: Once, run: once}
  - {name: Often, run: often, idempotent: true}
  - {name: Last, run: last}
"""
MOST_WRITES = 30


@pytest.mark.parametrize("after", [False, True])
async def test_death_at_every_write(ctx: Context, client: httpx.AsyncClient, add_server: AddServer, drain: Drain, *, after: bool) -> None:
    await store(client, MIXED)
    died = 0
    async with host() as machine:
        server = await add_server(machine)
        for last in range(1, MOST_WRITES):
            machine.commands.clear()
            execution = await queue(ctx, "mixed", server)
            dying = Context(ctx.settings, ctx.clock, cast("Database", Dying(ctx.db, last, after=after)), ctx.resources)
            with suppress(PowerCut):
                await execute(dying, execution)
                break
            died += 1
            said = await finish_with_people(ctx, client, drain, execution)
            assert 1 not in said, "an idempotent step waits for nobody"
            for index, command in enumerate(("once", "often", "last")):
                times = machine.commands.count(command)
                assert times <= (2 if command == "often" else 1), (last, machine.commands)
                assert times == 1 or index in said or command == "often", (last, machine.commands)
    assert 10 < died < MOST_WRITES - 1, "every write of an execution was tried"


async def finish_with_people(ctx: Context, client: httpx.AsyncClient, drain: Drain, execution: UUID) -> list[int]:
    """Let other workers go on until the execution has succeeded; return the steps a person was asked about."""
    said: list[int] = []
    while True:
        await let_the_lease_run_out(ctx)
        await take_over_orphans(ctx, run_execution)
        await drain(force=True)
        found = await look(client, execution)
        if found["state"] != "unknown":
            assert found["state"] == "succeeded", found
            return said
        said.append(next(step["index"] for step in found["steps"] if step["state"] == "unknown"))
        await resolve(client, execution, "done", said[-1])


async def test_a_cancelled_execution_kills_its_command(ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer) -> None:
    begun = sshd.folder / "begun"
    source = f"""
name: long
steps:
  - {{name: A, run: 'touch {begun}; exec sleep 8{sshd.port}', timeout_seconds: 90}}
  - {{name: B, run: x}}
"""
    await store(client, source)
    execution = await queue(ctx, "long", await add_server(sshd))
    running = asyncio.create_task(execute(ctx, execution))
    await wait_for(begun.exists)
    asked = (await client.post(f"/api/v1/executions/{execution}/cancel")).json()
    assert (asked["state"], asked["cancel_requested"]) == ("running", True)
    await running
    after = await look(client, execution)
    assert (after["state"], [step["state"] for step in after["steps"]]) == ("cancelled", ["cancelled", "cancelled"])
    left = subprocess.run(["pgrep", "-fx", f"sleep 8{sshd.port}"], capture_output=True, check=False)
    assert left.stdout == b""


async def test_a_cancel_ends_the_waiting_for_another_attempt(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        process.exit(1)

    await store(client, "name: again\nsteps:\n  - {name: A, run: x, retries: 9, backoff_seconds: 300}\n")
    async with host(handler) as machine:
        execution = await queue(ctx, "again", await add_server(machine))
        running = asyncio.create_task(execute(ctx, execution))
        await wait_for(lambda: bool(machine.commands))
        await client.post(f"/api/v1/executions/{execution}/cancel")
        await running
        assert (await look(client, execution))["state"] == "cancelled"
        assert len(machine.commands) == 1


async def never_ends(process: asyncssh.SSHServerProcess[str]) -> None:
    process.stdout.write("begun\n")
    await process.wait_closed()


async def test_who_lost_the_lease_stops_and_writes_nothing(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    await store(client, "name: long\nsteps:\n  - {name: A, run: x, timeout_seconds: 90}\n")
    async with host(never_ends) as machine:
        execution = await queue(ctx, "long", await add_server(machine))
        running = asyncio.create_task(execute(ctx, execution))
        await wait_for(lambda: bool(machine.commands))
        await let_the_lease_run_out(ctx)
        await take_over_orphans(ctx, run_execution)
        taken = await look(client, execution)
        assert taken["state"] == "unknown"
        await running
        assert await look(client, execution) == taken


async def test_a_shutdown_leaves_it_as_a_crash_does_but_at_once(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    await store(client, "name: long\nsteps:\n  - {name: A, run: x, timeout_seconds: 90}\n")
    async with host(never_ends) as machine:
        execution = await queue(ctx, "long", await add_server(machine))
        running = asyncio.create_task(execute(ctx, execution))
        await wait_for(lambda: bool(machine.commands))
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert await take_over_orphans(ctx, run_execution) == 1
        assert (await look(client, execution))["state"] == "unknown"


async def test_two_workers_do_not_run_it_twice(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    await store(client, "name: one\nsteps:\n  - {name: A, run: x}\n")
    async with host() as machine:
        execution = await queue(ctx, "one", await add_server(machine))
        await asyncio.gather(*(execute(ctx, execution) for _ in range(5)))
        assert machine.commands == ["x"]
        await execute(ctx, execution)
        assert machine.commands == ["x"]


async def test_output_is_live_in_order_and_bounded(ctx: Context, client: httpx.AsyncClient, add_server: AddServer, drain: Drain) -> None:
    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        for number in range(5):
            process.stdout.write(f"line {number}\n")
            await process.stdout.drain()
        process.stdout.write("y" * 900_000)
        process.stderr.write("bad\n")
        process.exit(0)

    await store(client, "name: talk\nsteps:\n" + "".join(f"  - {{name: S{n}, run: x}}\n" for n in range(10)))
    async with host(handler) as machine:
        execution = await queue(ctx, "talk", await add_server(machine))
        await drain()
    shown = (await client.get(f"/api/v1/executions/{execution}/output", params={"limit": 1000})).json()["items"]
    assert [piece["seq"] for piece in shown] == list(range(1, len(shown) + 1))
    whole = "".join(piece["text"] for piece in shown)
    assert whole.index("line 0") < whole.index("line 4") < whole.index("bad")
    assert len(whole) <= 8 * 1024 * 1024 + 200
    assert "more output than is kept" in whole
    rest = (await client.get(f"/api/v1/executions/{execution}/output", params={"after": shown[0]["seq"], "limit": 1})).json()["items"]
    assert rest == [shown[1]]
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT topics, data FROM core_live WHERE name = 'execution.output' ORDER BY seq"))
        live = [(row[0], row[1]) for row in rows]
        states = await session.execute(text("SELECT DISTINCT topics->>0 FROM core_live WHERE name = 'execution.changed'"))
        queued = await session.execute(text("SELECT count(*) FROM core_outbox WHERE name = 'execution.output'"))
    assert queued.scalar_one() == 0, "output is not queued"
    assert [topics for topics, _ in live] == [[f"executions.{execution}"]] * len(live)
    assert live[0][1]["first"] == 1
    assert live[-1][1]["last"] == len(shown)
    assert list(states.scalars()) == ["executions"]
