"""The jobs of core itself: throwing away what has served."""

from __future__ import annotations

from sqlalchemy import text

from opssight.core.cache import PostgresCache
from opssight.core.context import Context
from opssight.core.jobs import Job, cron
from opssight.core.outbox.relay import forget_old


@cron("core.forget_old", "23 * * * *")
async def forget(context: Context) -> None:
    """Delete relayed events, expired cache entries and idempotency keys older than a day."""
    await forget_old(context)
    await PostgresCache(context.db).forget_expired()
    async with context.db.write() as session:
        await session.execute(text("DELETE FROM core_idempotency WHERE at < now() - interval '1 day'"))


JOBS: tuple[Job, ...] = (forget,)
