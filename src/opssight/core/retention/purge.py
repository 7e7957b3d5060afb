"""The one way in which modules delete what is past its retention."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.contributions import Contributions
from opssight.core.jobs import Job, cron
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
BATCH = 1000
Delete = Callable[[AsyncSession, datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What must stay: the ids of every ``what`` (such as ``incident``) whose belongings are still needed."""

    what: str
    ids: Callable[[AsyncSession], Awaitable[Collection[UUID]]]


async def kept_ids(context: Context, session: AsyncSession, what: str) -> list[UUID]:
    """Return the ids of every ``what`` that any module contributed as :class:`Kept`."""
    given = context.resources.get(Contributions).of(Kept)
    return [one for kept in given if kept.what == what for one in await kept.ids(session)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Something that is deleted ``days`` after it has served, every hour at ``minute``.

    ``delete(context, session, before, limit)`` deletes up to ``limit`` of what is from before a moment, found by an index,
    and returns how many. ``name`` is that of the job, ``what`` that in the audit record.
    """

    name: str
    what: str
    minute: int
    days: Callable[[Settings], int]
    delete: Callable[[Context, AsyncSession, datetime, int], Awaitable[int]]
    batch: int = BATCH

    async def purge(self, context: Context) -> int:
        """Delete what is past retention now; return how many."""

        async def delete(session: AsyncSession, before: datetime, limit: int) -> int:
            return await self.delete(context, session, before, limit)

        return await purge(context, self.what, days=self.days(context.settings), delete=delete, batch=self.batch)

    def job(self) -> Job:
        """Return the job that does it every hour."""

        async def run(context: Context) -> None:
            await self.purge(context)

        return cron(self.name, f"{self.minute} * * * *")(run)


async def purge(context: Context, what: str, *, days: int, delete: Delete, batch: int = BATCH) -> int:
    """Delete what is older than ``days``; return how many.

    ``delete(session, before, limit)`` deletes up to ``limit`` of what is from before a moment, found by an index, and
    returns how many. Each call is a transaction of its own, so that no lock is held for long and a run cut short has done
    something; what each deleted is in the audit record as the system's doing, under the name ``what``.
    """
    before = context.clock.now() - timedelta(days=days)
    total, gone = 0, batch
    while gone == batch:
        async with context.db.write() as session:
            gone = await delete(session, before, batch)
            if gone:
                note(
                    session,
                    "retention.deleted",
                    target_type="retention",
                    target_id=what,
                    detail={"rows": gone, "before": before.isoformat(), "retention_days": days},
                )
        total += gone
    log.info("retention.deleted", what=what, rows=total, days=days)
    return total
