"""What oncall publishes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class EscalationStepped(outbox.Event, frozen=True, tag="escalation.stepped"):
    """A step was carried out: ``user_ids`` are being paged, none when there was nobody to page.

    ``step`` counts from 1; ``round`` is 0 unless the policy is being repeated.
    """

    topic: ClassVar[str | None] = "oncall"
    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    incident_id: UUID
    step: int
    round: int
    user_ids: list[UUID]
    at: datetime
    reason: str | None


class EscalationExhausted(outbox.Event, frozen=True, tag="escalation.exhausted"):
    """No step is left and nobody acknowledged; ``anybody`` tells whether at least one person was paged."""

    topic: ClassVar[str | None] = "oncall"
    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    incident_id: UUID
    at: datetime
    anybody: bool


class EscalationStopped(outbox.Event, frozen=True, tag="escalation.stopped"):
    """The incident was acknowledged or resolved; nobody else is paged."""

    topic: ClassVar[str | None] = "oncall"
    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    incident_id: UUID
    state: str


class ScheduleChanged(outbox.Event, frozen=True, tag="schedule.changed"):
    """A schedule or one of its overrides was made, changed or removed."""

    topic: ClassVar[str | None] = "oncall"
    schedule_id: UUID


class PolicyChanged(outbox.Event, frozen=True, tag="escalation_policy.changed"):
    """An escalation policy was made, changed or removed."""

    topic: ClassVar[str | None] = "oncall"
    policy_id: UUID
