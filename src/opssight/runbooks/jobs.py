"""The background work of runbooks."""

from __future__ import annotations

from opssight.core import jobs
from opssight.core.context import Context
from opssight.core.retention import Retention
from opssight.runbooks.service.execute import run_execution
from opssight.runbooks.service.retain import AT_ONCE, days_kept, remove_output
from opssight.runbooks.service.takeover import take_over_orphans


async def _take_over(context: Context) -> None:
    await take_over_orphans(context, run_execution)


JOBS: tuple[jobs.Job, ...] = (run_execution,)
LOOPS: tuple[jobs.Loop, ...] = (jobs.Loop("runbooks.take_over", 5.0, _take_over),)
RETENTION = (
    Retention(name="runbooks.purge_output", what="execution_output", minute=49, days=days_kept, delete=remove_output, batch=AT_ONCE),
)
