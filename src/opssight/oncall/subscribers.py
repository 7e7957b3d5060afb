"""What oncall listens to."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import facade as catalog
from opssight.core.context import Context
from opssight.core.outbox import Subscriber
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall
from opssight.oncall.service.service_policies import drop_service


async def _page_failed(context: Context, session: AsyncSession, event: notifications.NotificationFailed) -> None:
    if event.incident_id is not None and event.user_id is not None:
        await oncall.page_failed(session, context.clock, incident_id=event.incident_id, user_id=event.user_id, why=event.detail)


async def _service_deleted(context: Context, session: AsyncSession, event: catalog.ServiceDeleted) -> None:
    del context
    await drop_service(session, event.service_id)


SUBSCRIBERS = (
    Subscriber("oncall.escalate_after_failure", notifications.NotificationFailed, _page_failed),
    Subscriber("oncall.drop_service", catalog.ServiceDeleted, _service_deleted),
)
