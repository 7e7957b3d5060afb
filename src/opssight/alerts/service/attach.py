"""Tying alerts to the incident that deals with them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import repository
from opssight.alerts.events import AlertUpdated
from opssight.core import outbox


async def attach(session: AsyncSession, alert_ids: Collection[UUID], incident_id: UUID | None) -> list[UUID]:
    """Say which incident ``alert_ids`` belong to, None for none; return those for which that is new."""
    rows = await repository.set_incident(session, alert_ids, incident_id)
    await outbox.publish_all(session, [AlertUpdated(row.id, row.fingerprint, row.number) for row in rows])
    return [row.id for row in rows]
