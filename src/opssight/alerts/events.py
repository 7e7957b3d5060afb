"""What alerts publishes.

What may open an incident, or end the paging for one, is urgent: it goes ahead of any number of mere warnings.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class AlertFired(outbox.Event, frozen=True, tag="alert.fired"):
    """An episode began; published once for it, however often the alert is repeated.

    ``is_urgent`` tells whether its severity label is one that may open an incident.
    """

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int
    group_key: str | None = None
    is_urgent: bool = False

    def urgency(self) -> outbox.Priority:
        """Return urgent for an alert that may open an incident."""
        return outbox.Priority.URGENT if self.is_urgent else outbox.Priority.ORDINARY


class AlertResolved(outbox.Event, frozen=True, tag="alert.resolved"):
    """An episode ended: its source said so, or fell silent. ``incident_id`` is the incident it belonged to then."""

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int
    incident_id: UUID | None = None

    def urgency(self) -> outbox.Priority:
        """Return urgent for an alert of an incident, which may be over with it."""
        return outbox.Priority.ORDINARY if self.incident_id is None else outbox.Priority.URGENT


class AlertUpdated(outbox.Event, frozen=True, tag="alert.updated"):
    """What people see of a firing alert changed (not for a mere repeat)."""

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int

    def live_key(self) -> str | None:
        """Return the alert: of several changes at the same moment the last one is enough to look again."""
        return str(self.alert_id)
