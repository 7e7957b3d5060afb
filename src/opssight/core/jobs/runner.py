"""Running jobs and loops in a worker."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as QueuedJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import text

from opssight.core.context import Context
from opssight.core.db import Leader, LeadLost
from opssight.core.jobs.enqueue import QUEUE, TRACE
from opssight.core.jobs.job import Job, Loop
from opssight.core.jobs.stalled import requeue_stalled
from opssight.core.telemetry import get_logger, metrics, span

log = get_logger(__name__)
HEARTBEAT = 3.0
STALLED = 12.0
LONGEST_PAUSE = 600.0


class Backoff(BaseRetryStrategy):
    """1, 2, 4, 8 ... seconds with up to a quarter of jitter, at most ten minutes."""

    def __init__(self, max_attempts: int) -> None:
        """Give up after ``max_attempts`` runs."""
        self.max_attempts = max_attempts

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """Say when to try again; None gives the job up."""
        del exception
        if job.attempts + 1 >= self.max_attempts:
            return None
        seconds = min(LONGEST_PAUSE, 2.0**job.attempts) * random.uniform(1, 1.25)  # noqa: S311 jitter, not a secret
        return RetryDecision(retry_in={"milliseconds": int(seconds * 1000)})


class JobRunner:
    """The jobs and loops of every module, run in one worker process."""

    def __init__(self, context: Context, jobs: Iterable[Job], loops: Iterable[Loop]) -> None:
        """Register what is to be run."""
        self._context = context
        self._loops = tuple(loops)
        self._leader = Leader(context.db)
        self._app = App(connector=PsycopgConnector(conninfo=context.db.conninfo, min_size=1, max_size=6))
        for job in jobs:
            self._register(job)

    def _register(self, job: Job) -> None:
        context = self._context

        async def run(job_context: JobContext, **arguments: Any) -> None:
            traceparent = arguments.pop(TRACE, None)
            arguments.pop("timestamp", None)  # given to cron jobs; none of ours uses it
            started = time.perf_counter()
            with span(f"job {job.name}", traceparent=traceparent):
                try:
                    await job.run(context, **arguments)
                except Exception as error:
                    await self._remember(job, job_context, error)
                    raise
                finally:
                    metrics.job_seconds.labels(job.name).observe(time.perf_counter() - started)

        declare = self._app.task(name=job.name, queue=QUEUE, retry=Backoff(job.max_attempts), pass_context=True, priority=job.priority)
        task = declare(run)
        if job.cron:
            self._app.periodic(cron=job.cron)(task)  # pyright: ignore[reportArgumentType] run takes timestamp among its keywords

    async def _remember(self, job: Job, job_context: JobContext, error: Exception) -> None:
        metrics.job_failures.labels(job.name).inc()
        log.error("jobs.failed", job=job.name, job_id=job_context.job.id, attempts=job_context.job.attempts + 1, exc_info=error)
        async with self._context.db.write() as session:
            await session.execute(
                text(
                    "INSERT INTO core_job_errors (job_id, error) VALUES (:id, :error)"
                    " ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, at = now()"
                ),
                {"id": job_context.job.id, "error": f"{type(error).__name__}: {error}"[:2000]},
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Run jobs and loops until ``stop``; jobs in hand get five seconds to end."""
        try:
            async with self._app.open_async(), asyncio.TaskGroup() as group:
                worker = group.create_task(self._work(stop))
                for loop in (Loop("jobs.requeue_stalled", STALLED / 3, _requeue_stalled), *self._loops):
                    group.create_task(self._repeat(loop, stop))
                await stop.wait()
                worker.cancel()
        finally:
            await self._leader.close()

    async def _work(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._app.run_worker_async(
                    concurrency=self._context.settings.worker_concurrency,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=1.0,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=5.0,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=STALLED,
                )
            except asyncio.CancelledError:
                if stop.is_set():
                    return
                raise
            except Exception as error:
                log.warning("jobs.worker_interrupted", error=str(error))
            if not stop.is_set():
                await asyncio.sleep(0.5)

    async def run_due(self, *, concurrency: int = 4) -> None:
        """Run the jobs that are due and return (for tests and one-shot commands)."""
        async with self._app.open_async():
            await self._app.run_worker_async(
                concurrency=concurrency, wait=False, install_signal_handlers=False, delete_jobs="successful", listen_notify=False
            )

    async def _repeat(self, loop: Loop, stop: asyncio.Event) -> None:
        due = time.monotonic()
        while True:
            try:
                async with self._leader.leading(f"loop {loop.name}") as mine:
                    if mine:
                        await loop.run(self._context)
            except LeadLost as lost:
                metrics.loop_failures.labels(loop.name).inc()
                log.warning("jobs.loop_stopped", loop=loop.name, reason=str(lost))
            except Exception as error:
                metrics.loop_failures.labels(loop.name).inc()
                log.error("jobs.loop_failed", loop=loop.name, exc_info=error)
            due = max(due + loop.every, time.monotonic())
            if await _stopped_within(stop, due - time.monotonic()):
                return


async def _requeue_stalled(context: Context) -> None:
    await requeue_stalled(context, STALLED)


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), max(0.0, seconds))
    except TimeoutError:
        return False
    return True
