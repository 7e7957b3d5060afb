"""Rows held until the transaction ends, as they are now.

``SELECT ... FOR UPDATE`` waits for whoever holds a row and returns what that one left behind. A session that has read
the row before does not look at the answer: it keeps the attributes it has, and what is decided and written next is
decided on stale data (a lost update). So nothing but this function locks rows, and a test sees to that.
"""

from __future__ import annotations

from typing import Any, TypeVarTuple

from sqlalchemy import Result, Select
from sqlalchemy.ext.asyncio import AsyncSession

_Columns = TypeVarTuple("_Columns")


async def locked(
    session: AsyncSession, statement: Select[*_Columns], *, of: type[Any] | None = None, skip_locked: bool = False
) -> Result[*_Columns]:
    """Run ``statement`` and hold the rows it finds; objects the session knows already get what the rows say now.

    What the session has changed and not written yet is written first, so that it is not lost to the fresh values.
    ``of`` holds the rows of one of several tables only. ``skip_locked`` leaves out what others hold, instead of waiting.
    """
    await session.flush()
    held = statement.with_for_update(of=of, skip_locked=skip_locked)
    return await session.execute(held.execution_options(populate_existing=True))
