"""Jobs are queued with the transaction, retried, queued again when their worker died, and given up in the open."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from procrastinate.jobs import Job as QueuedJob
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from opssight.core import jobs
from opssight.core.context import Context
from opssight.core.db import Database, Leader, LeadLost
from opssight.core.jobs import JobRunner
from opssight.core.jobs.runner import Backoff
from opssight.core.jobs.stalled import requeue_stalled


class Notebook:
    """What the jobs of a test did."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.written = asyncio.Event()

    def write(self, what: Any) -> None:
        self.seen.append(what)
        self.written.set()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def remember(notebook: Notebook) -> jobs.Job:
    @jobs.job("test.remember")
    async def run(context: Context, *, what: str) -> None:
        notebook.write(what)

    return run


async def test_a_job_exists_only_if_the_transaction_commits(ctx: Context, remember: jobs.Job, notebook: Notebook) -> None:
    with pytest.raises(RuntimeError, match="no"):
        async with ctx.db.write() as session:
            await jobs.enqueue(session, remember, {"what": "lost"})
            raise RuntimeError("no")
    async with ctx.db.write() as session:
        await jobs.enqueue(session, remember, {"what": "kept"})
    await JobRunner(ctx, [remember], ()).run_due()
    assert notebook.seen == ["kept"]


async def test_the_more_urgent_job_goes_first(ctx: Context, remember: jobs.Job, notebook: Notebook) -> None:
    async with ctx.db.write() as session:
        for priority, what in ((0, "later"), (10, "first"), (5, "second")):
            await jobs.enqueue(session, remember, {"what": what}, priority=priority)
    runner = JobRunner(ctx, [remember], ())
    await runner.run_due(concurrency=1)
    assert notebook.seen == ["first", "second", "later"]


async def test_a_failing_job_is_tried_again_and_then_put_on_the_dead_list(ctx: Context, client: httpx.AsyncClient, drain: Any) -> None:
    calls: list[int] = []

    @jobs.job("test.fail", max_attempts=2)
    async def fail(context: Context) -> None:
        calls.append(1)
        raise RuntimeError("the other side is down")

    async with ctx.db.write() as session:
        await jobs.enqueue(session, fail, {})
    runner = JobRunner(ctx, [fail], ())
    await runner.run_due()
    async with ctx.db.write() as session:
        waiting = (await session.execute(text("SELECT scheduled_at > now() FROM procrastinate_jobs"))).scalar_one()
        await session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
    assert waiting is True
    await runner.run_due()
    assert len(calls) == 2
    dead = (await client.get("/api/v1/jobs")).json()["items"]
    assert [(one["name"], one["attempts"], one["last_error"]) for one in dead] == [("test.fail", 2, "RuntimeError: the other side is down")]
    assert (await client.post(f"/api/v1/jobs/{dead[0]['id']}/retry")).status_code == 204
    assert (await client.post(f"/api/v1/jobs/{dead[0]['id']}/retry")).status_code == 404
    await runner.run_due()
    assert len(calls) == 3


async def test_a_dead_workers_job_is_queued_again(
    ctx: Context, remember: jobs.Job, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opssight.core.jobs.runner.STALLED", 0.3)
    async with ctx.db.write() as session:
        await jobs.enqueue(session, remember, {"what": "again"})
        await session.execute(
            text(
                "WITH w AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id)"
                " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM w)"
            )
        )
    stop = asyncio.Event()
    running = asyncio.create_task(JobRunner(ctx, [remember], ()).run(stop))
    await asyncio.wait_for(notebook.written.wait(), 20)
    stop.set()
    await asyncio.wait_for(running, 15)
    assert notebook.seen == ["again"]


async def test_a_loop_runs_in_one_worker_at_a_time_and_outlives_a_bad_round(ctx: Context) -> None:
    inside, most, rounds = 0, 0, 0
    enough = asyncio.Event()

    async def run(context: Context) -> None:
        nonlocal inside, most, rounds
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1
        rounds += 1
        if rounds >= 6:
            enough.set()
        if rounds % 2:
            raise RuntimeError("a bad round")

    loop = jobs.Loop("test.loop", 0.01, run)
    stop = asyncio.Event()
    running = [asyncio.create_task(JobRunner(ctx, (), [loop]).run(stop)) for _ in range(2)]
    await asyncio.wait_for(enough.wait(), 20)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*running), 15)
    assert most == 1


async def test_a_cron_job_is_queued_once_however_many_workers(ctx: Context, notebook: Notebook) -> None:
    @jobs.cron("test.cron", "* * * * *")
    async def tick(context: Context) -> None:
        notebook.write("tick")

    stop = asyncio.Event()
    workers = [asyncio.create_task(JobRunner(replace(ctx), [tick], ()).run(stop)) for _ in range(2)]
    await asyncio.wait_for(notebook.written.wait(), 90)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*workers), 15)
    async with ctx.db.read() as session:
        slots = (await session.execute(text("SELECT count(*), count(DISTINCT defer_timestamp) FROM procrastinate_periodic_defers"))).one()
    assert slots[0] == slots[1]
    assert len(notebook.seen) == slots[0]


@pytest.mark.parametrize("attempts", [0, 3, 6])
def test_pauses_grow_and_end(attempts: int) -> None:
    queued = QueuedJob(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    decision = Backoff(7).get_retry_decision(exception=RuntimeError(), job=queued)
    assert (decision is None) == (attempts == 6)


async def _stall(ctx: Context) -> None:
    """Let the worker of every job that waits have died a minute ago."""
    async with ctx.db.write() as session:
        await session.execute(
            text(
                "WITH w AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id)"
                " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM w) WHERE status = 'todo'"
            )
        )


async def test_what_takes_its_worker_down_twice_is_given_up(ctx: Context, client: httpx.AsyncClient, remember: jobs.Job) -> None:
    async with ctx.db.write() as session:
        await jobs.enqueue(session, remember, {"what": "deadly"})
    for _ in range(2):
        await _stall(ctx)
        await requeue_stalled(ctx, 12)
    (dead,) = (await client.get("/api/v1/jobs")).json()["items"]
    assert dead["last_error"] == "Its worker ended or hung 2 times while it ran; see what it does before it is tried again."
    assert (await client.post(f"/api/v1/jobs/{dead['id']}/retry")).status_code == 204
    await _stall(ctx)
    await requeue_stalled(ctx, 12)
    assert (await client.get("/api/v1/jobs")).json()["items"] == [], "a retry by a person begins to count anew"


async def test_stalled_jobs_are_queued_again_once_and_apart(ctx: Context, remember: jobs.Job) -> None:
    async with ctx.db.write() as session:
        for what in "abc":
            await jobs.enqueue(session, remember, {"what": what})
    await _stall(ctx)
    await asyncio.gather(*(requeue_stalled(ctx, 12) for _ in range(4)))
    async with ctx.db.read() as session:
        rows = (await session.execute(text("SELECT status, attempts, scheduled_at FROM procrastinate_jobs ORDER BY scheduled_at"))).all()
    assert [(row.status, row.attempts) for row in rows] == [("todo", 1)] * 3
    assert len({row.scheduled_at for row in rows}) == 3


async def test_a_dead_job_can_be_dropped(ctx: Context, client: httpx.AsyncClient) -> None:
    @jobs.job("test.fail", max_attempts=1)
    async def fail(context: Context) -> None:
        raise RuntimeError("never")

    async with ctx.db.write() as session:
        await jobs.enqueue(session, fail, {})
    await JobRunner(ctx, [fail], ()).run_due()
    (dead,) = (await client.get("/api/v1/jobs")).json()["items"]
    assert (await client.post(f"/api/v1/jobs/{dead['id']}/drop")).status_code == 204
    assert (await client.get("/api/v1/jobs")).json()["items"] == []
    assert (await client.post(f"/api/v1/jobs/{dead['id']}/drop")).status_code == 404


async def test_all_loops_of_a_process_share_one_connection_for_their_locks(ctx: Context) -> None:
    began: set[str] = set()
    all_began, let_go = asyncio.Event(), asyncio.Event()

    def loop(name: str) -> jobs.Loop:
        async def run(context: Context) -> None:
            began.add(name)
            if len(began) == 7:
                all_began.set()
            await let_go.wait()

        return jobs.Loop(name, 0.01, run)

    stop = asyncio.Event()
    running = asyncio.create_task(JobRunner(ctx, (), [loop(f"test.loop_{number}") for number in range(7)]).run(stop))
    await asyncio.wait_for(all_began.wait(), 20)
    async with ctx.db.read() as session:
        locks = text(
            "SELECT count(DISTINCT pid), count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        connections, held = (await session.execute(locks)).one()
    let_go.set()
    stop.set()
    await asyncio.wait_for(running, 15)
    assert connections == 1
    assert held >= 7


async def test_work_under_a_lock_stops_when_the_lock_is_lost(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opssight.core.db.leader.CHECK_SECONDS", 0.02)
    first, second = Leader(ctx.db), Leader(ctx.db)
    async with first.leading("test") as mine:
        assert mine
        assert not await second.leads("test")
    with pytest.raises(LeadLost):
        async with first.leading("test"):
            async with ctx.db.write() as session:
                await session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
            await asyncio.wait_for(asyncio.Event().wait(), 20)
    assert await second.leads("test")
    await first.close()
    await second.close()


async def test_connections_notice_that_the_other_side_is_gone(ctx: Context) -> None:
    wanted = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "20000"}
    assert wanted.items() <= conninfo_to_dict(ctx.db.conninfo).items(), "listeners, locks and the job queue"
    async with ctx.db.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        assert wanted.items() <= raw.driver_connection.info.get_parameters().items(), "the pool"
    own = Database("postgresql+psycopg://h/d?tcp_user_timeout=1000")
    assert conninfo_to_dict(own.conninfo)["tcp_user_timeout"] == "1000", "what the address says stays"
