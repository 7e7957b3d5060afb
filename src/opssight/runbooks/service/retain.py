"""Removing the output of old executions. The execution, its steps and its journal stay, and its output says what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.incidents import facade as incidents
from opssight.runbooks import repository
from opssight.servers import facade as servers

AT_ONCE = 50


def days_kept(settings: Settings) -> int:
    """Return the days for which output is kept."""
    return settings.section(servers.ServersSettings).operations_retention_days


async def remove_output(context: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    """Remove the output of up to ``limit`` executions that ended before a moment; return of how many.

    That of an execution for an incident that is not resolved is kept.
    """
    days = days_kept(context.settings)
    line = f"The output is no longer kept: it is removed {days} days after the end, see OPSSIGHT_OPERATIONS_RETENTION_DAYS.\n"
    open_ids = await incidents.open_ids(session)
    return await repository.replace_output(session, before, line, now=context.clock.now(), but_of=open_ids, limit=limit)
