"""What alerts publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class AlertFired(outbox.Event, frozen=True, tag="alert.fired"):
    """An episode began; published once for it, however often the alert is repeated."""

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int


class AlertResolved(outbox.Event, frozen=True, tag="alert.resolved"):
    """An episode ended: its source said so, or fell silent."""

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int


class AlertUpdated(outbox.Event, frozen=True, tag="alert.updated"):
    """What people see of a firing alert changed (not for a mere repeat)."""

    topic: ClassVar[str | None] = "alerts"
    alert_id: UUID
    fingerprint: str
    number: int
