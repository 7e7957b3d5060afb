"""Over a time: who is paged when, whether they can be reached, and how much has fallen to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from opssight.core.http import ReadSession
from opssight.core.http.resource import ContextDep
from opssight.identity import facade as identity
from opssight.notifications import facade as notifications
from opssight.oncall.contracts import Shift
from opssight.oncall.models import ScheduleRow
from opssight.oncall.routes.people import named, person
from opssight.oncall.routes.schedules import READ, router, shift_response
from opssight.oncall.routes.span import From, To, span
from opssight.oncall.rules.coverage import Gap, Stretch
from opssight.oncall.rules.shifts import Timetable
from opssight.oncall.rules.targets import schedules_meant
from opssight.oncall.schemas import (
    ContactabilityResponse,
    CoverageResponse,
    CoverageStretchResponse,
    DeliveryResponse,
    GapResponse,
    LoadResponse,
    OnCallPersonResponse,
    PeopleResponse,
    PersonLoadResponse,
    PolicyCoverageResponse,
    ScheduleCoverageResponse,
    StepCoverageResponse,
    TurnResponse,
    WayResponse,
)
from opssight.oncall.service.coverage import PolicyCoverage, covered
from opssight.oncall.service.load import Loads, loads

__all__ = ["router"]

LONGEST = timedelta(days=62)
LOAD = timedelta(days=28)
People = dict[UUID, identity.User]


@router.get("/api/v1/oncall/coverage", summary="Who is paged when", dependencies=[READ])
async def get_coverage(session: ReadSession, context: ContextDep, since: From = None, until: To = None) -> CoverageResponse:
    """Tell whom each step of each escalation policy pages when, by what the engine decides by; at most 62 days.

    Policies, people and how they are reached are as they are now; schedules in the past as they were then.
    """
    start, end = span(since, until, context.clock.now(), LONGEST)
    found = await covered(session, start, end)
    shifts = {row.id: (table.shifts(start, end), table.turns(start, end)) for row, table in found.schedules}
    on_call = {one.user_id for both in shifts.values() for some in both for one in some}
    people = await named(session, on_call | found.people())
    first = found.schedules[0][0].id if found.schedules else None
    return CoverageResponse(
        starts_at=start,
        ends_at=end,
        policies=[_policy(people, policy, first) for policy in found.policies],
        schedules=[_schedule(people, row, *shifts[row.id]) for row, _ in found.schedules],
    )


@router.get("/api/v1/oncall/people", summary="Contactability and load of the people on call", dependencies=[READ])
async def get_people(session: ReadSession, context: ContextDep, since: From = None, until: To = None) -> PeopleResponse:
    """Tell of everybody who is on call in a time, at most 62 days, whether they can be reached; and the load of the last four weeks."""
    now = context.clock.now()
    start, end = span(since, until, now, LONGEST)
    found = await covered(session, start, end)
    on_call = found.people().union(_on_call(found.schedules, start, end))
    load = await loads(session, now - LOAD, now)
    people = await named(session, on_call.union(load.people))
    ways = await notifications.contactability(session, on_call)
    return PeopleResponse(
        contactability=[
            _contactability(people[user_id], ways[user_id]) for user_id in sorted(on_call & ways.keys(), key=lambda one: people[one].name)
        ],
        load=_load(people, load, now),
    )


def _on_call(schedules: Iterable[tuple[ScheduleRow, Timetable]], start: datetime, end: datetime) -> set[UUID]:
    return {shift.user_id for _, table in schedules for shift in table.shifts(start, end)}


def _policy(people: People, policy: PolicyCoverage, first: UUID | None) -> PolicyCoverageResponse:
    steps = [
        StepCoverageResponse(
            delay_seconds=step.delay_seconds,
            schedule_ids=schedules_meant(step.targets, first),
            stretches=[_stretch(people, one) for one in stretches],
        )
        for step, stretches in zip(policy.steps, policy.coverage.steps, strict=True)
    ]
    gaps = [_gap(people, one) for one in policy.coverage.gaps]
    return PolicyCoverageResponse(id=policy.row.id, name=policy.row.name, is_default=policy.row.is_default, steps=steps, gaps=gaps)


def _stretch(people: People, one: Stretch) -> CoverageStretchResponse:
    unreached = [user_id for user_id in one.meant if user_id not in one.reached]
    return CoverageStretchResponse(
        starts_at=one.starts_at, ends_at=one.ends_at, users=_persons(people, one.reached), unreached=_persons(people, unreached)
    )


def _gap(people: People, one: Gap) -> GapResponse:
    return GapResponse(
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        unreached=_persons(people, one.meant),
        step=one.step,
        users=_persons(people, one.reached),
    )


def _persons(people: People, ids: Iterable[UUID]) -> list[OnCallPersonResponse]:
    return [person(people, user_id) for user_id in ids]


def _schedule(people: People, row: ScheduleRow, shifts: list[Shift], turns: list[Shift]) -> ScheduleCoverageResponse:
    return ScheduleCoverageResponse(
        id=row.id,
        name=row.name,
        time_zone=row.time_zone,
        handoff=row.handoff,
        length_days=row.length_days,
        shifts=[shift_response(people, one) for one in shifts],
        turns=[TurnResponse(user=person(people, one.user_id), starts_at=one.starts_at, ends_at=one.ends_at) for one in turns],
    )


def _contactability(user: identity.User, found: notifications.Contactability) -> ContactabilityResponse:
    last = found.last
    return ContactabilityResponse(
        user=OnCallPersonResponse(id=user.id, name=user.name, email=user.email),
        disabled=user.disabled,
        ways=[WayResponse(channel=way.channel, kind=way.kind) for way in found.ways],
        last=DeliveryResponse(at=last.at, delivered=last.delivered, detail=last.detail) if last else None,
    )


def _load(people: People, load: Loads, now: datetime) -> LoadResponse:
    planned = load.planned_since is not None
    items = [
        PersonLoadResponse(
            user=person(people, user_id),
            hours=round(one.on_call / timedelta(hours=1), 2) if planned else None,
            pages=one.pages,
            pages_at_night=one.pages_at_night,
        )
        for user_id, one in load.people.items()
    ]
    items.sort(key=lambda one: (-(one.hours or 0), -one.pages, one.user.name))
    return LoadResponse(starts_at=now - LOAD, ends_at=now, planned_since=load.planned_since, items=items)
