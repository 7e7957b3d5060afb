"""What crosses the wall of incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

IncidentId = NewType("IncidentId", UUID)


class State(StrEnum):
    """Where an incident stands. The moves between them are in :mod:`opssight.incidents.rules`."""

    NEW = "new"
    INVESTIGATING = "investigating"
    RESOLVED = "resolved"


class Severity(StrEnum):
    """How bad it is; SEV1 is the worst."""

    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"
    SEV5 = "sev5"


class EntryKind(StrEnum):
    """What a line of the timeline tells."""

    OPENED = "opened"
    ALERT_FIRING = "alert_firing"
    ALERT_RESOLVED = "alert_resolved"
    GROUPED = "grouped"
    PAGED = "paged"
    NOTIFICATION = "notification"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SEVERITY = "severity"
    OWNER = "owner"
    COMMENT = "comment"
    EXECUTION_STARTED = "execution_started"
    EXECUTION_FINISHED = "execution_finished"
    VERIFICATION = "verification"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class LinkKind(StrEnum):
    """What a timeline entry may point to."""

    EVENT = "event"
    ALERT = "alert"
    NOTIFICATION = "notification"
    EXECUTION = "execution"
    AUDIT = "audit"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer from the timeline; ``id`` is the address itself for ``url``."""

    kind: LinkKind
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as other modules see it."""

    id: IncidentId
    number: int
    title: str
    state: State
    severity: Severity
    service: str | None
    owner_id: UUID | None
    fingerprint: str | None
    opened_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    summary: str
    version: int

    @property
    def key(self) -> str:
        """The short name people use, as in ``INC-142``."""
        return f"INC-{self.number}"
