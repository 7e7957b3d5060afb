"""What incidents publishes. Each goes to the topic ``incidents`` and to the incident's own."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class _OfIncident(outbox.Event, frozen=True):
    topic: ClassVar[str | None] = "incidents"
    incident_id: UUID
    number: int

    def topics(self) -> tuple[str, ...]:
        """Return the list's topic and the incident's own."""
        return "incidents", f"incidents.{self.incident_id}"


class IncidentOpened(_OfIncident, frozen=True, tag="incident.opened"):
    """An incident was opened from an alert, or declared by a person (then ``fingerprint`` is None)."""

    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    title: str
    severity: str
    service: str | None
    fingerprint: str | None = None


class IncidentAcknowledged(_OfIncident, frozen=True, tag="incident.acknowledged"):
    """Somebody took the incident; escalation has stopped."""

    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    owner_id: UUID | None


class IncidentResolved(_OfIncident, frozen=True, tag="incident.resolved"):
    """The incident is over. ``service`` is the one it was about."""

    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    service: str | None


class IncidentChanged(_OfIncident, frozen=True, tag="incident.changed"):
    """Something else changed: ``what`` is the kind of the timeline entry that tells it."""

    what: str
