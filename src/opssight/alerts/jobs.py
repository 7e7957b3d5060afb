"""Alerts' loop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import metrics, repository
from opssight.alerts.service.resolve import expire
from opssight.alerts.settings import AlertsSettings
from opssight.core.context import Context
from opssight.core.jobs import Loop
from opssight.core.retention import Retention, kept_ids
from opssight.core.settings import Settings


async def _expire(context: Context) -> None:
    metrics.expired.inc(await expire(context))


def _days(settings: Settings) -> int:
    return settings.section(AlertsSettings).alert_retention_days


async def _resolved(context: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    kept = await kept_ids(context, session, "incident")
    return await repository.delete_resolved(session, before, but_of=kept, limit=limit)


LOOPS = (Loop("alerts.expire", 2.0, _expire),)
RETENTION = (Retention(name="alerts.purge_resolved", what="alerts", minute=29, days=_days, delete=_resolved),)
