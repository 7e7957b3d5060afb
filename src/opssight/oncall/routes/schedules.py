"""Who is on call now; schedules, escalation policies and escalations."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.pages import PageQuery
from opssight.core.http.references import ActorResponse
from opssight.core.http.resource import ContextDep
from opssight.identity import facade as identity
from opssight.oncall import repository
from opssight.oncall.contracts import EscalationState, Rotation, Shift, Step, Target
from opssight.oncall.errors import PolicyNotFound, ScheduleNotFound
from opssight.oncall.models import EscalationRow, PagedRow, PolicyRow, RevisionRow, ScheduleRow
from opssight.oncall.routes.people import named, person
from opssight.oncall.routes.span import From, To, span
from opssight.oncall.schemas import (
    EscalationResponse,
    NowResponse,
    OnCallResponse,
    OverrideCreate,
    OverrideResponse,
    PagedPersonResponse,
    PolicyChange,
    PolicyCreate,
    PolicyResponse,
    PolicyRevisionResponse,
    RevisionResponse,
    RotationBody,
    ScheduleChange,
    ScheduleCreate,
    ScheduleResponse,
    ScheduleRevisionResponse,
    ShiftResponse,
    StepBody,
)
from opssight.oncall.service import policies, schedules
from opssight.oncall.service.shifts import on_call_by, timetables
from opssight.oncall.service.targets import admins

router = APIRouter(tags=["oncall"])
READ = Depends(identity.may("oncall:read"))
WRITE = Depends(identity.may("oncall:write"))
AsOf = Annotated[AwareDatetime | None, Query(description="Only the revision that was in force then.")]
LONGEST = timedelta(days=400)


@router.get("/api/v1/oncall", summary="Who is on call now", dependencies=[READ])
async def on_call_now(session: ReadSession, context: ContextDep) -> NowResponse:
    """Tell who is paged first and who next, by each schedule."""
    rows = await repository.schedules(session)
    found = await on_call_by(session, rows, context.clock.now())
    fallback = [] if rows else await admins(session)
    people = await named(session, [*fallback, *(user for _, order in found.values() for user in order)])
    now = [OnCallResponse(level=1, user=person(people, one), schedule_id=None, schedule_name=None, until=None) for one in fallback]
    for row in rows:
        shift, order = found[row.id]
        now += [
            OnCallResponse(level=level, user=person(people, one), schedule_id=row.id, schedule_name=row.name, until=shift.ends_at)
            for level, one in enumerate(order[:2], 1)
        ]
    return NowResponse(now=now, policies=[_policy(row) for row in await repository.policies(session)])


@router.get("/api/v1/schedules", summary="List schedules", dependencies=[READ])
async def list_schedules(session: ReadSession, page: PageParams) -> Page[ScheduleResponse]:
    """List schedules in the order in which they were made; the first is the one the default policy pages by."""
    rows = await repository.schedules(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, _schedule, cursor.after_id)


@router.post("/api/v1/schedules", summary="Add a schedule", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def create_schedule(body: ScheduleCreate, response: Response, session: WriteSession, context: ContextDep) -> ScheduleResponse:
    """Add a schedule with its rotation."""
    rotation = _rotation(body.rotation, body.time_zone)
    row = await schedules.create_schedule(session, context.clock, name=body.name, rotation=rotation)
    etag(response, row.version)
    return _schedule(row)


@router.get("/api/v1/schedules/{schedule_id}", summary="One schedule", dependencies=[READ])
async def get_schedule(schedule_id: UUID, response: Response, session: ReadSession) -> ScheduleResponse:
    """Return a schedule."""
    row = await schedules.found(session, schedule_id)
    etag(response, row.version)
    return _schedule(row)


@router.patch("/api/v1/schedules/{schedule_id}", summary="Change a schedule", dependencies=[WRITE])
async def change_schedule(
    schedule_id: UUID,
    body: ScheduleChange,
    response: Response,
    session: WriteSession,
    context: ContextDep,
    if_match: IfMatch = None,
) -> ScheduleResponse:
    """Change name, time zone or rotation; what was is kept as a revision."""
    rotation = None
    if body.rotation is not None or body.time_zone is not None:
        row = await schedules.found(session, schedule_id, lock=True)  # what is left out stays as it is when this is written
        rotation = _rotation(body.rotation or _schedule(row).rotation, body.time_zone or row.time_zone)
    row = await schedules.change_schedule(session, context.clock, schedule_id, version=if_match, name=body.name, rotation=rotation)
    etag(response, row.version)
    return _schedule(row)


@router.delete("/api/v1/schedules/{schedule_id}", summary="Remove a schedule", status_code=status.HTTP_204_NO_CONTENT, dependencies=[WRITE])
async def delete_schedule(schedule_id: UUID, session: WriteSession, context: ContextDep, if_match: IfMatch = None) -> None:
    """Remove a schedule that no policy pages by."""
    await schedules.delete_schedule(session, context.clock, schedule_id, version=if_match)


@router.get("/api/v1/schedules/{schedule_id}/revisions", summary="What a schedule was before", dependencies=[READ])
async def list_schedule_revisions(
    schedule_id: UUID, session: ReadSession, page: PageParams, as_of: AsOf = None
) -> Page[ScheduleRevisionResponse]:
    """List a schedule's revisions, newest first, also of one that was removed."""
    rows, following = await _revisions(session, "schedule", schedule_id, page, as_of)
    if not rows and as_of is None and page.cursor is None:
        raise ScheduleNotFound(f"There never was a schedule with the id {schedule_id}; list those there are with GET /api/v1/schedules.")
    return Page(items=[_schedule_revision(row) for row in rows], next_cursor=following)


@router.get("/api/v1/schedules/{schedule_id}/shifts", summary="A schedule's shifts", dependencies=[READ])
async def list_shifts(
    schedule_id: UUID, session: ReadSession, context: ContextDep, since: From = None, until: To = None
) -> Page[ShiftResponse]:
    """List who is on call when, overrides put in; the past as it was decided then."""
    start, end = span(since, until, context.clock.now(), LONGEST)
    row = await schedules.found(session, schedule_id)
    found = (await timetables(session, [row], start, end))[row.id].shifts(start, end)
    people = await named(session, [shift.user_id for shift in found])
    return Page(items=[shift_response(people, shift) for shift in found])


@router.post("/api/v1/schedules/{schedule_id}/overrides", summary="Stand in", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def add_override(schedule_id: UUID, body: OverrideCreate, session: WriteSession, context: ContextDep) -> OverrideResponse:
    """Let somebody stand in for whoever would be on call."""
    row = await schedules.add_override(
        session, context.clock, schedule_id, user_id=body.user_id, starts_at=body.starts_at, ends_at=body.ends_at
    )
    return OverrideResponse(id=row.id, schedule_id=row.schedule_id, user_id=row.user_id, starts_at=row.starts_at, ends_at=row.ends_at)


@router.delete(
    "/api/v1/schedules/{schedule_id}/overrides/{override_id}",
    summary="End standing in",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def remove_override(schedule_id: UUID, override_id: UUID, session: WriteSession, context: ContextDep) -> None:
    """End an override now, or take it back before it has begun."""
    await schedules.remove_override(session, context.clock, schedule_id, override_id)


@router.get("/api/v1/escalation-policies", summary="List escalation policies", dependencies=[READ])
async def list_policies(session: ReadSession, page: PageParams) -> Page[PolicyResponse]:
    """List policies in the order in which they were made."""
    rows = await repository.policies(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, _policy, cursor.after_id)


@router.post("/api/v1/escalation-policies", summary="Add an escalation policy", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def create_policy(body: PolicyCreate, response: Response, session: WriteSession, context: ContextDep) -> PolicyResponse:
    """Add a policy."""
    row = await policies.create_policy(
        session, context.clock, name=body.name, steps=_steps(body.steps), repeat=body.repeat, is_default=body.is_default
    )
    etag(response, row.version)
    return _policy(row)


@router.get("/api/v1/escalation-policies/{policy_id}", summary="One escalation policy", dependencies=[READ])
async def get_policy(policy_id: UUID, response: Response, session: ReadSession) -> PolicyResponse:
    """Return a policy."""
    row = await policies.found(session, policy_id)
    etag(response, row.version)
    return _policy(row)


@router.patch("/api/v1/escalation-policies/{policy_id}", summary="Change an escalation policy", dependencies=[WRITE])
async def change_policy(
    policy_id: UUID, body: PolicyChange, response: Response, session: WriteSession, context: ContextDep, if_match: IfMatch = None
) -> PolicyResponse:
    """Change name, steps or repeat, or make it the default; escalations under way keep what they started with."""
    row = await policies.change_policy(
        session,
        context.clock,
        policy_id,
        version=if_match,
        name=body.name,
        steps=_steps(body.steps) if body.steps is not None else None,
        repeat=body.repeat,
        make_default=bool(body.is_default),
    )
    etag(response, row.version)
    return _policy(row)


@router.delete(
    "/api/v1/escalation-policies/{policy_id}",
    summary="Remove an escalation policy",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def delete_policy(policy_id: UUID, session: WriteSession, context: ContextDep, if_match: IfMatch = None) -> None:
    """Remove a policy that is not the default."""
    await policies.delete_policy(session, context.clock, policy_id, version=if_match)


@router.get("/api/v1/escalation-policies/{policy_id}/revisions", summary="What an escalation policy was before", dependencies=[READ])
async def list_policy_revisions(
    policy_id: UUID, session: ReadSession, page: PageParams, as_of: AsOf = None
) -> Page[PolicyRevisionResponse]:
    """List a policy's revisions, newest first, also of one that was removed."""
    rows, following = await _revisions(session, "policy", policy_id, page, as_of)
    if not rows and as_of is None and page.cursor is None:
        raise PolicyNotFound(
            f"There never was an escalation policy with the id {policy_id}; list those there are with GET /api/v1/escalation-policies."
        )
    return Page(items=[_policy_revision(row) for row in rows], next_cursor=following)


@router.get("/api/v1/escalations", summary="List escalations", dependencies=[READ])
async def list_escalations(
    session: ReadSession, page: PageParams, incident_id: UUID | None = None, state: EscalationState | None = None
) -> Page[EscalationResponse]:
    """List escalations with whom they paged, newest first."""
    rows = await repository.page_of_escalations(session, limit=page.one_more, before=page.last_id, incident_id=incident_id, state=state)
    shown, following = page.cut(rows, cursor.after_id)
    paged = await repository.paged(session, [row.id for row in shown])
    people = await named(session, [UUID(user) for steps in paged.values() for one in steps for user in one.user_ids])
    return Page(items=[_escalation(row, paged.get(row.id, []), people) for row in shown], next_cursor=following)


async def _revisions(
    session: AsyncSession, kind: repository.Kind, subject_id: UUID, page: PageQuery, as_of: datetime | None
) -> tuple[list[RevisionRow], str | None]:
    """Return a page of revisions and the cursor of the next one; with ``as_of`` only the one in force then, if any."""
    if as_of is not None:
        then = await repository.revision_as_of(session, kind, subject_id, as_of)
        return ([then] if then else []), None
    rows = await repository.page_of_revisions(session, kind, subject_id, limit=page.one_more, before=page.last_number)
    return page.cut(rows, lambda row: cursor.encode([row.revision]))


def _rotation(body: RotationBody, time_zone: str) -> Rotation:
    return Rotation(time_zone, time.fromisoformat(body.handoff), body.start_date, body.length_days, tuple(body.members))


def _steps(bodies: list[StepBody]) -> list[Step]:
    return [Step(body.delay_seconds, tuple(Target(one.kind, one.id) for one in body.targets)) for body in bodies]


def _schedule(row: ScheduleRow) -> ScheduleResponse:
    rotation = RotationBody(
        handoff=row.handoff, start_date=row.start_date, length_days=row.length_days, members=[UUID(one) for one in row.members]
    )
    return ScheduleResponse(
        id=row.id, name=row.name, time_zone=row.time_zone, rotation=rotation, revision=row.revision, version=row.version
    )


def _revision(row: RevisionRow) -> RevisionResponse:
    by = {"kind": row.actor_kind, "id": row.actor_id, "name": row.actor_name}
    actor = ActorResponse.model_validate(by) if row.actor_kind else None
    return RevisionResponse(revision=row.revision, at=row.at, actor=actor, name=row.name, deleted=row.content is None)


def _schedule_revision(row: RevisionRow) -> ScheduleRevisionResponse:
    content = row.content
    rotation = RotationBody.model_validate(content) if content else None
    return ScheduleRevisionResponse(**_revision(row).model_dump(), time_zone=content["time_zone"] if content else None, rotation=rotation)


def _policy_revision(row: RevisionRow) -> PolicyRevisionResponse:
    content = row.content or {}
    return PolicyRevisionResponse(
        **_revision(row).model_dump(), steps=content.get("steps"), repeat=content.get("repeat"), is_default=content.get("is_default")
    )


def _policy(row: PolicyRow) -> PolicyResponse:
    return PolicyResponse(
        id=row.id,
        name=row.name,
        is_default=row.is_default,
        steps=[StepBody.model_validate(step) for step in row.steps],
        repeat=row.repeat,
        revision=row.revision,
        version=row.version,
    )


def _escalation(row: EscalationRow, steps: list[PagedRow], people: dict[UUID, identity.User]) -> EscalationResponse:
    history: list[PagedPersonResponse] = []
    for one in steps:
        for user_id in [UUID(user) for user in one.user_ids] or [None]:
            name = person(people, user_id).name if user_id else "Nobody to page"
            history.append(
                PagedPersonResponse(at=one.at, step=one.step + 1, round=one.round, user_id=user_id, user_name=name, reason=one.reason)
            )
    return EscalationResponse(
        id=row.id,
        incident_id=row.incident_id,
        policy_id=row.policy_id,
        policy_revision=row.policy_revision,
        state=EscalationState(row.state),
        step=row.step + 1,
        round=row.round,
        next_at=row.next_at,
        history=history,
    )


def shift_response(people: dict[UUID, identity.User], shift: Shift) -> ShiftResponse:
    """Return a shift with the person's name."""
    return ShiftResponse(
        user=person(people, shift.user_id),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        override=shift.override_id is not None,
        override_id=shift.override_id,
    )
