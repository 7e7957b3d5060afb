"""The background work of runbooks."""

from __future__ import annotations

from uuid import UUID

from opssight.core import jobs
from opssight.core.context import Context
from opssight.runbooks.service.execute import execute
from opssight.runbooks.service.takeover import take_over_orphans


@jobs.job("runbooks.execute", max_attempts=5, priority=5)
async def run_execution(context: Context, *, execution_id: str) -> None:
    """Run an execution; run again after a crash it goes on where the journal allows."""
    await execute(context, UUID(execution_id))


async def _take_over(context: Context) -> None:
    await take_over_orphans(context, run_execution)


JOBS: tuple[jobs.Job, ...] = (run_execution,)
LOOPS: tuple[jobs.Loop, ...] = (jobs.Loop("runbooks.take_over", 5.0, _take_over),)
