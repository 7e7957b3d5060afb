"""Notifications' jobs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.retention import Retention, kept_ids
from opssight.core.settings import Settings
from opssight.notifications import repository
from opssight.notifications.service.deliver import deliver
from opssight.notifications.settings import NotificationsSettings


def _days(settings: Settings) -> int:
    return settings.section(NotificationsSettings).notification_retention_days


async def _old(context: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    return await repository.delete_old(session, before, but_of=await kept_ids(context, session, "incident"), limit=limit)


JOBS = (deliver,)
RETENTION = (Retention(name="notifications.purge_old", what="notifications", minute=37, days=_days, delete=_old),)
