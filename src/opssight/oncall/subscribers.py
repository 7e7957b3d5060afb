"""What oncall listens to."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.outbox import Subscriber
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall


async def _page_failed(context: Context, session: AsyncSession, event: notifications.NotificationFailed) -> None:
    if event.incident_id is not None and event.user_id is not None:
        await oncall.page_failed(session, context.clock, incident_id=event.incident_id, user_id=event.user_id, why=event.detail)


SUBSCRIBERS = (Subscriber("oncall.hurry_after_failure", notifications.NotificationFailed, _page_failed),)
