"""What catalog does when others publish."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog.service import ensure_services
from opssight.core.context import Context
from opssight.core.outbox import Subscriber
from opssight.eventlog import facade as eventlog


async def _signal(context: Context, session: AsyncSession, event: eventlog.ServicesSeen) -> None:
    await _signal_all(context, session, [event])


async def _signal_all(context: Context, session: AsyncSession, events: Sequence[eventlog.ServicesSeen]) -> None:
    del context
    await ensure_services(session, {name for event in events for name in event.names})


SUBSCRIBERS = (Subscriber("catalog.signal", eventlog.ServicesSeen, _signal, batch=100, handle_many=_signal_all),)
