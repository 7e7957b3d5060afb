"""Keeping how a service is doing, as modules above tell it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import repository
from opssight.catalog.contracts import ServiceState
from opssight.catalog.events import ServiceChanged
from opssight.catalog.rules import tidy_name
from opssight.catalog.service.signal import ensure_services
from opssight.core import outbox


async def set_state(session: AsyncSession, service_name: str, state: ServiceState, open_incidents: int) -> None:
    """Store the state of a service, adding the service if need be; the same state again changes nothing."""
    name = tidy_name(service_name)
    if name is None:
        return
    await ensure_services(session, [name])
    if not await repository.put_state(session, name, state, open_incidents):
        return
    found = await repository.service_by_name(session, name)
    if found is not None:
        await outbox.publish(session, ServiceChanged(service_id=found[0].id, service_name=name))
