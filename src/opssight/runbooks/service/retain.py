"""Removing the output of old executions. The execution, its steps and its journal stay, and its output says what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import retention
from opssight.core.context import Context
from opssight.incidents import facade as incidents
from opssight.runbooks import repository

AT_ONCE = 50


async def forget_output(context: Context) -> int:
    """Remove the output of executions that ended before retention, in batches; return of how many.

    That of an execution for an incident that is not resolved is kept.
    """
    days = context.settings.operations_retention_days
    line = f"The output is no longer kept: it is removed {days} days after the end, see OPSSIGHT_OPERATIONS_RETENTION_DAYS.\n"

    async def delete(session: AsyncSession, before: datetime, limit: int) -> int:
        open_ids = await incidents.open_ids(session)
        return await repository.replace_output(session, before, line, now=context.clock.now(), but_of=open_ids, limit=limit)

    return await retention.forget(context, "execution_output", days=days, delete=delete, batch=AT_ONCE)
