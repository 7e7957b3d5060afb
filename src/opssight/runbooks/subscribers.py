"""What runbooks does about others' events."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.context import Context
from opssight.incidents.events import IncidentOpened
from opssight.runbooks.service.execute import run_execution
from opssight.runbooks.service.remediate import remediate


async def _on_incident(context: Context, session: AsyncSession, event: IncidentOpened) -> None:
    await remediate(context, session, run_execution, event.incident_id)


SUBSCRIBERS: tuple[outbox.Subscriber, ...] = (outbox.Subscriber("runbooks.remediate", IncidentOpened, _on_incident),)
