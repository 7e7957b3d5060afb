"""The one way in which modules' cron jobs delete what is past its retention."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
BATCH = 1000
Delete = Callable[[AsyncSession, datetime, int], Awaitable[int]]


async def forget(context: Context, what: str, *, days: int, delete: Delete, batch: int = BATCH) -> int:
    """Delete what is older than ``days``; return how many.

    ``delete(session, before, limit)`` deletes up to ``limit`` of what is from before a moment, found by an index, and
    says how many. Each call is a transaction of its own, so that no lock is held for long and a run cut short has done
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
