"""The background work of servers."""

from __future__ import annotations

from opssight.core import jobs, retention
from opssight.core.context import Context
from opssight.servers import repository
from opssight.servers.service.check import check_all
from opssight.servers.service.facts import collect_due

EVERY_SECONDS = 60.0


async def _check(context: Context) -> None:
    await check_all(context)


async def _facts(context: Context) -> None:
    await collect_due(context)


@jobs.cron("servers.forget_commands", "43 * * * *")
async def forget_commands(context: Context) -> None:
    """Delete the history of commands past retention; that they were run stays in the audit record."""
    await retention.forget(context, "commands", days=context.settings.operations_retention_days, delete=repository.delete_commands)


@jobs.cron("servers.forget_changes", "47 * * * *")
async def forget_changes(context: Context) -> None:
    """Delete changes of state past retention, but each server's last, which says how it has been since."""
    await retention.forget(
        context, "server state changes", days=context.settings.operations_retention_days, delete=repository.delete_changes
    )


JOBS: tuple[jobs.Job, ...] = (forget_commands, forget_changes)
LOOPS: tuple[jobs.Loop, ...] = (
    jobs.Loop("servers.check", EVERY_SECONDS, _check),
    jobs.Loop("servers.collect_facts", EVERY_SECONDS, _facts),
)
