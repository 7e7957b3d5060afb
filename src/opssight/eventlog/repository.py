"""All of this module's SQL in PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.core.ids import uuid7
from opssight.eventlog.contracts import Partition
from opssight.eventlog.models import DeletionRow, RetentionRow


async def retention_days(session: AsyncSession) -> int | None:
    """Return how many days events are kept, None when it was never changed."""
    statement = select(RetentionRow.days).order_by(RetentionRow.id.desc()).limit(1)
    return (await session.execute(statement)).scalar_one_or_none()


def set_retention(session: AsyncSession, days: int, now: datetime) -> None:
    """Keep events for ``days`` from now on."""
    session.add(RetentionRow(days=days, since=now))


async def intend_deletions(session: AsyncSession, partitions: list[Partition], days: int, now: datetime) -> None:
    """Record the decision to delete; a day that is already to be deleted keeps its record."""
    if not partitions:
        return
    rows = [
        {"id": uuid7(), "day": part.day, "rows": part.rows, "bytes": part.bytes, "retention_days": days, "decided_at": now}
        for part in partitions
    ]
    await session.execute(
        insert(DeletionRow).values(rows).on_conflict_do_nothing(index_elements=["day"], index_where=DeletionRow.done_at.is_(None))
    )


async def pending_deletions(session: AsyncSession) -> list[DeletionRow]:
    """Return the deletions decided and not confirmed, the oldest day first."""
    statement = select(DeletionRow).where(DeletionRow.done_at.is_(None)).order_by(DeletionRow.day)
    return list((await session.execute(statement)).scalars())


async def finish_deletion(session: AsyncSession, deletion: DeletionRow, now: datetime) -> bool:
    """Mark a deletion as confirmed; False when somebody else did."""
    row = (await locked(session, select(DeletionRow).where(DeletionRow.id == deletion.id))).scalar_one_or_none()
    if row is None or row.done_at is not None:
        return False
    row.done_at = now
    return True
