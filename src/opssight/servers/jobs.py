"""The background work of servers."""

from __future__ import annotations

from opssight.core import jobs, retention
from opssight.core.context import Context
from opssight.servers import repository
from opssight.servers.service.check import check_all

EVERY_SECONDS = 60.0


async def _check(context: Context) -> None:
    await check_all(context)


@jobs.cron("servers.forget_commands", "43 * * * *")
async def forget_commands(context: Context) -> None:
    """Delete the history of commands past retention; that they were run stays in the audit record."""
    await retention.forget(context, "commands", days=context.settings.operations_retention_days, delete=repository.delete_commands)


JOBS: tuple[jobs.Job, ...] = (forget_commands,)
LOOPS: tuple[jobs.Loop, ...] = (jobs.Loop("servers.check", EVERY_SECONDS, _check),)
