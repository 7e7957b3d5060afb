"""The background work of runbooks."""

from __future__ import annotations

from opssight.core import jobs
from opssight.core.context import Context
from opssight.runbooks.service.execute import run_execution
from opssight.runbooks.service.retain import forget_output
from opssight.runbooks.service.takeover import take_over_orphans


async def _take_over(context: Context) -> None:
    await take_over_orphans(context, run_execution)


@jobs.cron("runbooks.forget_output", "49 * * * *")
async def forget(context: Context) -> None:
    """Remove the output of executions past retention."""
    await forget_output(context)


JOBS: tuple[jobs.Job, ...] = (run_execution, forget)
LOOPS: tuple[jobs.Loop, ...] = (jobs.Loop("runbooks.take_over", 5.0, _take_over),)
