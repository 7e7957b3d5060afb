"""The background work of servers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs
from opssight.core.context import Context
from opssight.core.retention import Retention
from opssight.core.settings import Settings
from opssight.servers import repository
from opssight.servers.service.check import check_all
from opssight.servers.service.facts import collect_due
from opssight.servers.settings import ServersSettings

EVERY_SECONDS = 60.0


async def _check(context: Context) -> None:
    await check_all(context)


async def _facts(context: Context) -> None:
    await collect_due(context)


def _days(settings: Settings) -> int:
    return settings.section(ServersSettings).operations_retention_days


async def _commands(_: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    return await repository.delete_commands(session, before, limit)


async def _changes(_: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    return await repository.delete_changes(session, before, limit)


LOOPS: tuple[jobs.Loop, ...] = (
    jobs.Loop("servers.check", EVERY_SECONDS, _check),
    jobs.Loop("servers.collect_facts", EVERY_SECONDS, _facts),
)
RETENTION = (
    Retention(name="servers.purge_commands", what="commands", minute=43, days=_days, delete=_commands),
    Retention(name="servers.purge_changes", what="server state changes", minute=47, days=_days, delete=_changes),
)
"""That a command was run stays in the audit record; of changes of state each server's last stays, which says how it has been since."""
