"""What crosses the wall of oncall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType
from uuid import UUID

ScheduleId = NewType("ScheduleId", UUID)
PolicyId = NewType("PolicyId", UUID)


class TargetKind(StrEnum):
    """Whom a step pages.

    ``user``: this person. ``schedule``: whoever is on call by this schedule at the moment of the step.
    ``on_call``: whoever is on call by the first schedule; without any, all owners and admins.
    ``next_on_call``: the next of the first schedule's rotation who was not paged yet; without any, everybody else who
    may respond.
    """

    USER = "user"
    SCHEDULE = "schedule"
    ON_CALL = "on_call"
    NEXT_ON_CALL = "next_on_call"


class EscalationState(StrEnum):
    """Where an escalation stands."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Rotation:
    """Members take turns of ``length_days``; they change at ``handoff``, wall-clock time in ``time_zone`` (IANA).

    The first turn belongs to the first member and also covers all time before it, so that a new schedule has nobody
    missing. ``start_date`` is the local date of the first hand-off. When members come and go, ``offset`` is the place of
    the one whom the first turn would belong to, so that everybody else keeps the turn they have.
    """

    time_zone: str
    handoff: time
    start_date: date
    length_days: int
    members: tuple[UUID, ...]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody stands in from ``starts_at`` until just before ``ends_at``. Of two, the later made one counts."""

    id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """One person is on call from ``starts_at`` until just before ``ends_at``."""

    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    override_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a step pages; ``id`` is the person's or the schedule's."""

    kind: TargetKind
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a policy: ``delay_seconds`` after the step before, unless somebody acknowledged."""

    delay_seconds: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Paged:
    """A step that was carried out; ``step`` counts from 1. ``user_ids`` is empty when there was nobody to page."""

    step: int
    round: int
    user_ids: tuple[UUID, ...]
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class EscalationStatus:
    """The status of an incident's escalation: whom it paged last, and when it goes on."""

    incident_id: UUID
    state: EscalationState
    last: Paged | None
    next_at: datetime | None
