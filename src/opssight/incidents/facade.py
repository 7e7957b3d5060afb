"""The way into incidents for other modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import JsonValue
from opssight.core.clock import Clock
from opssight.identity import facade as identity
from opssight.incidents.contracts import EntryKind, Incident, IncidentId, Link, LinkKind, Severity, State

__all__ = [
    "EntryKind",
    "Incident",
    "IncidentId",
    "Link",
    "LinkKind",
    "Severity",
    "State",
    "add_entry",
    "alert_labels",
    "escalate_now",
    "get",
    "resolve",
]


async def get(session: AsyncSession, incident_id: UUID) -> Incident:
    """Return an incident.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    raise NotImplementedError


async def alert_labels(session: AsyncSession, incident_id: UUID) -> list[dict[str, str]]:
    """Return the labels of each of the incident's alerts, the first attached first."""
    raise NotImplementedError


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
    raise NotImplementedError


async def resolve(
    session: AsyncSession, clock: Clock, incident_id: UUID, *, actor: identity.Actor, note: str | None = None
) -> None:
    """Resolve the incident for a program that has verified the remedy; one that is resolved already stays so.

    A new incident passes through ``investigating`` on the way, so that its record shows both moves; it does not
    count as acknowledged by a person.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    raise NotImplementedError


async def escalate_now(session: AsyncSession, incident_id: UUID, *, reason: str) -> None:
    """Page the next step at once instead of waiting; begins a new escalation when the last one had ended.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    raise NotImplementedError
