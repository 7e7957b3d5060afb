"""The bodies of incidents' requests and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints
from typing_extensions import TypeAliasType

from opssight.alerts.contracts import AlertSource, AlertStatus
from opssight.core.http.references import ActorResponse, PersonResponse
from opssight.incidents.contracts import EntryKind, LinkKind, Severity, State

IncidentState = TypeAliasType("IncidentState", State)  # its name in the OpenAPI document, where other modules have a State, too
NO_NUL = r"^[^\x00]*$"
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=NO_NUL)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]
Service = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class DeclareRequest(BaseModel):
    """A new incident."""

    title: Title
    severity: Severity
    service: Service | None = None
    summary: Annotated[str, Field(max_length=20_000, pattern=NO_NUL)] = ""


class IncidentResolveRequest(BaseModel):
    """What ended it."""

    note: Reason | None = None


class ReopenRequest(BaseModel):
    """Why it goes on."""

    reason: Annotated[Reason, Field(min_length=1)]


class CommentRequest(BaseModel):
    """A person's words."""

    text: Words


class SeverityRequest(BaseModel):
    """How bad it is."""

    severity: Severity
    reason: Reason | None = None


class OwnerRequest(BaseModel):
    """Who sees to it; null for nobody."""

    user_id: UUID | None


class PageRequest(BaseModel):
    """Whom to page."""

    user_id: UUID


class LastPagedResponse(BaseModel, from_attributes=True):
    """Who was paged last by the escalation, and when it pages the next."""

    user_id: UUID
    name: str
    at: datetime
    next_escalation_at: datetime | None


class IncidentResponse(BaseModel):
    """An incident."""

    id: UUID
    number: int
    key: str
    title: str
    state: IncidentState
    severity: Severity
    service: str | None
    owner: PersonResponse | None
    fingerprint: str | None
    opened_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    summary: str
    alert_count: int
    firing_alerts: int
    responders: list[PersonResponse]
    paged: LastPagedResponse | None
    version: int


class LinkResponse(BaseModel):
    """A pointer from the timeline."""

    kind: LinkKind
    id: str
    label: str


class EntryResponse(BaseModel):
    """A line of the timeline."""

    id: UUID
    at: datetime
    kind: EntryKind
    actor: ActorResponse
    text: str
    detail: Annotated[dict[str, Any], Field(description="What is to be known beside the text; each kind has its own fields.")]
    links: list[LinkResponse]


class IncidentAlertResponse(BaseModel):
    """An alert of an incident."""

    id: UUID
    number: int
    fingerprint: str
    status: AlertStatus
    labels: dict[str, str]
    annotations: dict[str, str]
    title: str
    severity: Annotated[str | None, Field(description="The label as the sender wrote it, so any text; null without one.")]
    service: str | None
    source: AlertSource
    starts_at: datetime
    ends_at: datetime | None
    last_seen_at: datetime
    count: int
    incident_id: UUID | None
    group_key: str
    silenced: bool = False
    rule_id: UUID | None
    generator_url: str
    version: int


class WeekResponse(BaseModel):
    """The incidents opened in the week that begins on ``week``, a Monday."""

    week: date
    opened: int
    mtta_seconds: float | None
    mttr_seconds: float | None


class StatsResponse(BaseModel):
    """Figures over all incidents; the means are over those opened in the last 30 days."""

    open: int
    needs_you: int
    by_severity: dict[Severity, int]
    mtta_seconds: float | None
    mttr_seconds: float | None
    weekly: list[WeekResponse]
