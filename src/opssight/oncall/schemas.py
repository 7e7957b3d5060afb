"""The bodies of oncall's requests and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from opssight.core.http.references import ActorResponse, PersonResponse
from opssight.notifications.facade import Kind
from opssight.oncall.contracts import EscalationState, TargetKind

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]


class RotationBody(BaseModel):
    """Members take turns of ``length_days``; they change at ``handoff`` (HH:MM, wall clock of the schedule's zone)."""

    handoff: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    start_date: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
    length_days: Annotated[int, Field(ge=1, le=366)] = 7
    members: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class ScheduleCreate(BaseModel):
    """A new schedule; ``time_zone`` is of the IANA database, as in Europe/Oslo."""

    name: Name
    time_zone: Annotated[str, Field(max_length=100)] = "UTC"
    rotation: RotationBody


class ScheduleChange(BaseModel):
    """What to change of a schedule; what is left out stays."""

    name: Name | None = None
    time_zone: Annotated[str, Field(max_length=100)] | None = None
    rotation: RotationBody | None = None


class ScheduleResponse(BaseModel):
    """A schedule."""

    id: UUID
    name: str
    time_zone: str
    rotation: RotationBody
    revision: int
    version: int


class OnCallPersonResponse(PersonResponse):
    """A person who may be called; ``email`` is null when they are no longer here."""

    email: str | None = None


class ShiftResponse(BaseModel):
    """Somebody is on call from ``from`` until just before ``to``."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    user: OnCallPersonResponse
    starts_at: Annotated[datetime, Field(alias="from")]
    ends_at: Annotated[datetime, Field(alias="to")]
    override: bool
    override_id: UUID | None


class OverrideCreate(BaseModel):
    """Somebody stands in from ``from`` until just before ``to``."""

    user_id: UUID
    starts_at: Annotated[AwareDatetime, Field(alias="from")]
    ends_at: Annotated[AwareDatetime, Field(alias="to")]


class OverrideResponse(BaseModel):
    """Somebody stands in."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: UUID
    schedule_id: UUID
    user_id: UUID
    starts_at: Annotated[datetime, Field(alias="from")]
    ends_at: Annotated[datetime, Field(alias="to")]


class TargetBody(BaseModel):
    """Whom a step pages: a ``user`` or a ``schedule`` by its id; ``on_call`` and ``next_on_call`` need none.

    The last two mean the first schedule, or the owners and admins while there is no schedule.
    """

    kind: TargetKind
    id: UUID | None = None


class StepBody(BaseModel):
    """``delay_seconds`` is the wait after the step before without acknowledgement; 0 for the first."""

    delay_seconds: Annotated[int, Field(ge=0, le=86_400)]
    targets: Annotated[list[TargetBody], Field(min_length=1, max_length=20)]


Steps = Annotated[list[StepBody], Field(min_length=1, max_length=20)]
Repeat = Annotated[int, Field(ge=0, le=20)]


class PolicyCreate(BaseModel):
    """A new escalation policy; ``repeat`` is how often the whole is begun again."""

    name: Name
    steps: Steps
    repeat: Repeat = 0
    is_default: bool = False


class PolicyChange(BaseModel):
    """What to change of a policy; what is left out stays. ``is_default`` can only be set, on another policy."""

    name: Name | None = None
    steps: Steps | None = None
    repeat: Repeat | None = None
    is_default: bool | None = None


class PolicyResponse(BaseModel):
    """An escalation policy."""

    id: UUID
    name: str
    is_default: bool
    steps: list[StepBody]
    repeat: int
    revision: int
    version: int


class ServicePolicyBody(BaseModel):
    """The escalation policy of a service; null for the default."""

    policy_id: UUID | None


class ServicePolicyResponse(BaseModel):
    """The escalation policy that a service's incidents start; ``own`` is false when it is the default.

    Policy and name are null only until the default policy is made, by the first worker that starts.
    """

    service_id: UUID
    service_name: str
    policy_id: UUID | None
    policy_name: str | None
    own: bool


class RevisionResponse(BaseModel):
    """What was in force from ``at`` until the next revision.

    ``name`` is what it was called then; ``deleted`` says that it was removed, and what it said is null. Name and actor
    are null in what was kept before they were.
    """

    revision: int
    at: datetime
    actor: ActorResponse | None
    name: str | None
    deleted: bool


class ScheduleRevisionResponse(RevisionResponse):
    """A schedule as it was from ``at`` on."""

    time_zone: str | None
    rotation: RotationBody | None


class PolicyRevisionResponse(RevisionResponse):
    """An escalation policy as it was from ``at`` on; ``is_default`` is null in what was kept before it was."""

    steps: list[StepBody] | None
    repeat: int | None
    is_default: bool | None


class OnCallResponse(BaseModel):
    """Somebody on call. Level 1 is paged first, level 2 is next; without schedules the owners and admins are on call."""

    level: int
    user: OnCallPersonResponse
    schedule_id: UUID | None
    schedule_name: str | None
    until: datetime | None


class NowResponse(BaseModel):
    """Who is on call now, and the policies."""

    now: list[OnCallResponse]
    policies: list[PolicyResponse]


class PagedPersonResponse(BaseModel):
    """A person paged by a step; nobody when there was none to page."""

    at: datetime
    step: int
    round: int
    user_id: UUID | None
    user_name: str
    reason: str | None


class EscalationResponse(BaseModel):
    """An incident's escalation; ``step`` is the next one to be carried out, counted from 1."""

    id: UUID
    incident_id: UUID
    policy_id: UUID
    policy_revision: int
    state: EscalationState
    step: int
    round: int
    next_at: datetime | None
    history: list[PagedPersonResponse]


class Span(BaseModel):
    """A time from ``from`` until just before ``to``."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    starts_at: Annotated[datetime, Field(alias="from")]
    ends_at: Annotated[datetime, Field(alias="to")]


class CoverageStretchResponse(Span):
    """A time in which a step pages the same ``users``; ``unreached`` are meant, too, but have no way to be reached."""

    users: list[OnCallPersonResponse]
    unreached: list[OnCallPersonResponse]


class StepCoverageResponse(BaseModel):
    """Whom a step pages when; the stretches follow each other without gap. An override of ``schedule_ids`` changes it."""

    delay_seconds: int
    schedule_ids: list[UUID]
    stretches: list[CoverageStretchResponse]


class GapResponse(Span):
    """A time in which the first step reaches nobody, also not those in ``unreached``, whom it means.

    Pages go at once to ``users`` by ``step``, counted from 1; it is null when no step reaches anybody.
    """

    unreached: list[OnCallPersonResponse]
    step: int | None
    users: list[OnCallPersonResponse]


class PolicyCoverageResponse(BaseModel):
    """Whom a policy, as it is now, pages when."""

    id: UUID
    name: str
    is_default: bool
    steps: list[StepCoverageResponse]
    gaps: list[GapResponse]


class TurnResponse(Span):
    """Somebody is on call unless somebody else stands in."""

    user: OnCallPersonResponse


class ScheduleCoverageResponse(BaseModel):
    """A schedule over the time: its shifts, overrides put in, and the turns of the rotation without them."""

    id: UUID
    name: str
    time_zone: str
    handoff: str
    length_days: int
    shifts: list[ShiftResponse]
    turns: list[TurnResponse]


class CoverageResponse(Span):
    """Who is paged when, by every policy, the default first; and the schedules it is made from."""

    policies: list[PolicyCoverageResponse]
    schedules: list[ScheduleCoverageResponse]


class WayResponse(BaseModel):
    """A channel by which a person is reached."""

    channel: str
    kind: Kind


class DeliveryResponse(BaseModel):
    """The last message to a person that was delivered or failed; ``detail`` is the provider's last answer."""

    at: datetime
    delivered: bool
    detail: str


class ContactabilityResponse(BaseModel):
    """Whether a person can be reached; ``last`` is null when nothing was sent to them yet. Who is disabled is passed over."""

    user: OnCallPersonResponse
    disabled: bool
    ways: list[WayResponse]
    last: DeliveryResponse | None


class PersonLoadResponse(BaseModel):
    """One person's part: hours on call, pages of escalations, and those of them from 22:00 until 07:00 in the schedule's zone."""

    user: OnCallPersonResponse
    hours: float | None
    pages: int
    pages_at_night: int


class LoadResponse(Span):
    """The load of the last four weeks, most hours first.

    ``planned_since`` is from when on a schedule was there to count hours by; without any it is null and so are the hours.
    """

    planned_since: datetime | None
    items: list[PersonLoadResponse]


class PeopleResponse(BaseModel):
    """Everybody on call in a time: whether they can be reached; and the load of the last four weeks."""

    contactability: list[ContactabilityResponse]
    load: LoadResponse
