"""Taking back what nobody needs to hear any more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.clock import Clock
from opssight.notifications import repository
from opssight.notifications.contracts import State
from opssight.notifications.events import NotificationWithdrawn


async def withdraw(session: AsyncSession, clock: Clock, *, incident_id: UUID, why: str) -> None:
    """Send nothing any more of what waits about an incident; ``why`` is a sentence.

    A message that is being handed over at this moment may still arrive; when it does not, it is not tried again.
    """
    for row in await repository.withdraw(session, incident_id, clock.now()):
        if row.state == State.WITHDRAWN:
            event = NotificationWithdrawn(row.id, row.incident_id, row.user_id, row.channel_name, row.channel_kind, why)
            await outbox.publish(session, event)
