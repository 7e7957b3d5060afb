"""What catalog does when others publish."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog.service.signal import ensure_services
from opssight.core.context import Context
from opssight.core.outbox import Subscriber
from opssight.eventlog import facade as eventlog


async def _signal(context: Context, session: AsyncSession, event: eventlog.ServicesSeen) -> None:
    del context
    await ensure_services(session, event.names)


SUBSCRIBERS = (Subscriber("catalog.signal", eventlog.ServicesSeen, _signal),)
