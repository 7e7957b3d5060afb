"""The way into incidents for other modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core.audit_note import JsonValue
from opssight.core.clock import Clock
from opssight.core.settings import Settings
from opssight.identity import facade as identity
from opssight.incidents.contracts import EntryKind, Incident, IncidentId, Link, LinkKind, Severity, State
from opssight.incidents.repository import open_ids
from opssight.incidents.service import move
from opssight.incidents.service import open as opening
from opssight.incidents.service.find import found, named, to_incident
from opssight.incidents.service.move import resolve_incident as resolve
from opssight.incidents.service.record import write
from opssight.incidents.service.work import escalate_now

__all__ = [
    "EntryKind",
    "Incident",
    "IncidentId",
    "Link",
    "LinkKind",
    "Severity",
    "State",
    "acknowledge",
    "add_entry",
    "alert_labels",
    "declare",
    "escalate_now",
    "get",
    "get_named",
    "open_ids",
    "resolve",
]


async def get(session: AsyncSession, incident_id: UUID) -> Incident:
    """Return an incident.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    return to_incident(await found(session, incident_id))


async def get_named(session: AsyncSession, name: str) -> Incident:
    """Return the incident that people call ``name``: its id, or its key as in INC-142.

    Raises:
        IncidentNotFound: there is none.
    """
    return to_incident(await named(session, name))


async def declare(
    session: AsyncSession,
    clock: Clock,
    settings: Settings,
    *,
    title: str,
    severity: Severity,
    service: str | None,
    summary: str,
    actor: identity.Actor,
) -> Incident:
    """Open an incident because a person says so, and page whoever is on call."""
    row = await opening.declare(session, clock, settings, title=title, severity=severity, service=service, summary=summary, actor=actor)
    return to_incident(row)


async def acknowledge(session: AsyncSession, clock: Clock, incident_id: UUID, *, actor: identity.Actor) -> None:
    """Take an incident: its escalation stops and the person becomes its owner.

    Raises:
        IncidentNotFound: there is none with this id.
        IllegalMove: it is not new.
    """
    await move.acknowledge(session, clock, await found(session, incident_id, held=True), actor)


async def alert_labels(session: AsyncSession, incident_id: UUID) -> list[dict[str, str]]:
    """Return the labels of each of the incident's alerts, oldest first, 200 at the most."""
    return [alert.labels for alert in await alerts.of_incident(session, incident_id)]


async def add_entry(
    session: AsyncSession,
    incident_id: UUID,
    *,
    kind: EntryKind,
    text: str,
    detail: dict[str, JsonValue] | None = None,
    links: Sequence[Link] | None = None,
    actor: identity.Actor,
    at: datetime | None = None,
) -> None:
    """Add a line to the timeline; ``at`` is the database's time when it is left out.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    row = await found(session, incident_id)
    await write(session, row, kind, text, actor=actor, at=at, detail=detail, links=links or ())
