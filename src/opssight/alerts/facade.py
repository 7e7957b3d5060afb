"""The way into alerts for other modules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import repository
from opssight.alerts.contracts import (
    Alert,
    AlertCount,
    AlertId,
    AlertInput,
    AlertPolicy,
    AlertSource,
    AlertStatus,
    Handled,
    Outcome,
)
from opssight.alerts.errors import AlertNotFound
from opssight.alerts.events import AlertFired, AlertResolved, AlertUpdated
from opssight.alerts.rules import fault_of, fingerprint, severity_rank
from opssight.alerts.service.attach import attach
from opssight.alerts.service.fire import fire
from opssight.alerts.service.resolve import resolve

__all__ = [
    "Alert",
    "AlertCount",
    "AlertFired",
    "AlertId",
    "AlertInput",
    "AlertNotFound",
    "AlertPolicy",
    "AlertResolved",
    "AlertSource",
    "AlertStatus",
    "AlertUpdated",
    "Handled",
    "Outcome",
    "attach",
    "count_of_incidents",
    "fault_of",
    "fingerprint",
    "fire",
    "firing_of_incident",
    "get",
    "of_group",
    "of_incident",
    "resolve",
    "severity_rank",
]


async def get(session: AsyncSession, alert_ids: Collection[UUID], *, held: bool = False) -> list[Alert]:
    """Return those of ``alert_ids`` that exist, oldest first.

    ``held`` keeps others from changing them until the transaction ends: what fires then fires until the commit.
    """
    return await repository.alerts_by_ids(session, alert_ids, held=held)


async def of_incident(session: AsyncSession, incident_id: UUID, *, limit: int = 200, after: UUID | None = None) -> list[Alert]:
    """List an incident's alerts, oldest first, ``limit`` at most, beginning after the alert ``after``."""
    return await repository.alerts_of_incident(session, incident_id, limit=limit, after=after)


async def firing_of_incident(session: AsyncSession, incident_id: UUID, *, limit: int = 200) -> list[Alert]:
    """List those of an incident's alerts that fire, oldest first."""
    return await repository.firing_of_incident(session, incident_id, limit=limit)


async def of_group(session: AsyncSession, group_key: str, *, firing_only: bool = True, limit: int = 200) -> list[Alert]:
    """List the alerts of a group, newest first."""
    return await repository.alerts_of_group(session, group_key, firing_only=firing_only, limit=limit)


async def count_of_incidents(session: AsyncSession, incident_ids: Sequence[UUID]) -> Mapping[UUID, AlertCount]:
    """Count the alerts of each incident; one without alerts is left out."""
    return await repository.count_of_incidents(session, incident_ids)
