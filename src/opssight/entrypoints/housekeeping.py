"""Throwing away what has served: core's own rows, and those of modules below incidents that an open incident may need."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core import retention
from opssight.core.cache import PostgresCache
from opssight.core.context import Context
from opssight.core.jobs import Job, cron
from opssight.core.outbox.relay import forget_old
from opssight.core.telemetry import get_logger
from opssight.incidents import facade as incidents
from opssight.notifications import facade as notifications

log = get_logger(__name__)


@cron("core.forget_old", "23 * * * *")
async def forget(context: Context) -> None:
    """Delete relayed events, expired cache entries and idempotency keys older than a day."""
    events = await forget_old(context)
    await PostgresCache(context.db).forget_expired()
    async with context.db.write() as session:
        result = await session.execute(text("DELETE FROM core_idempotency WHERE at < now() - interval '1 day' RETURNING key"))
        keys = len(result.all())
    log.info("core.forgotten", events=events, idempotency_keys=keys)


@cron("alerts.forget_resolved", "29 * * * *")
async def forget_alerts(context: Context) -> None:
    """Delete resolved alerts past retention, but for those of an incident that is not resolved."""

    async def delete(session: AsyncSession, before: datetime, limit: int) -> int:
        return await alerts.delete_resolved(session, before, but_of=await incidents.open_ids(session), limit=limit)

    await retention.forget(context, "alerts", days=context.settings.alert_retention_days, delete=delete)


@cron("notifications.forget_old", "37 * * * *")
async def forget_notifications(context: Context) -> None:
    """Delete notifications past retention with their receipts, but for those of an incident that is not resolved."""

    async def delete(session: AsyncSession, before: datetime, limit: int) -> int:
        return await notifications.delete_old(session, before, but_of=await incidents.open_ids(session), limit=limit)

    await retention.forget(context, "notifications", days=context.settings.notification_retention_days, delete=delete)


JOBS: tuple[Job, ...] = (forget, forget_alerts, forget_notifications)
