"""Who would be paged when, against an oracle that asks for one moment; hours on call against counting minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.oncall.contracts import Override, Rotation, Shift, Step, Target, TargetKind
from opssight.oncall.rules import coverage, load, targets
from opssight.oncall.rules.shifts import Era, Timetable, order_at
from tests.oncall.test_rules import PEOPLE, moments, rotations, standing_in

SCHEDULES = [UUID(int=number) for number in range(101, 104)]
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)
Estate = dict[UUID, Timetable]

some_people = st.lists(st.sampled_from(PEOPLE), unique=True)
any_target = st.one_of(
    st.builds(Target, st.just(TargetKind.USER), st.sampled_from(PEOPLE)),
    st.builds(Target, st.just(TargetKind.SCHEDULE), st.sampled_from(SCHEDULES)),
    st.builds(Target, st.sampled_from([TargetKind.ON_CALL, TargetKind.NEXT_ON_CALL])),
)
some_steps = st.lists(st.builds(Step, st.integers(0, 900), st.lists(any_target, min_size=1, max_size=3).map(tuple)), min_size=1, max_size=4)


@st.composite
def estates(draw: st.DrawFn, since: datetime) -> Estate:
    """Up to three schedules, each with a change of its rotation somewhere."""
    found: Estate = {}
    for schedule_id in SCHEDULES[: draw(st.integers(0, 3))]:
        changed = since + timedelta(minutes=draw(st.integers(-5000, 20000)))
        eras = (
            Era(datetime(1990, 1, 1, tzinfo=UTC), changed, draw(rotations)),
            Era(changed, FOREVER, draw(rotations)),
        )
        found[schedule_id] = Timetable(eras, tuple(draw(standing_in(since))))
    return found


@st.composite
def everybodies(draw: st.DrawFn) -> coverage.Everybody:
    """Who is enabled and who can be reached."""
    enabled = draw(some_people)
    return coverage.Everybody(enabled, draw(some_people), draw(some_people), draw(some_people))


def oracle(step_list: Sequence[Step], estate: Estate, people: coverage.Everybody, at: datetime) -> list[tuple[list[UUID], list[UUID]]]:
    """Tell whom each step means and reaches at one moment, from the words of ``TargetKind`` alone."""
    paged: list[UUID] = []
    told: list[tuple[list[UUID], list[UUID]]] = []
    lines: dict[UUID, list[UUID]] = {}
    for schedule_id, table in estate.items():
        [era] = [one for one in table.eras if one.starts_at <= at < one.ends_at]
        lines[schedule_id] = [one for one in order_at(era.rotation, table.overrides, at) if one in people.enabled]
    for step in step_list:
        wanted: list[UUID] = []
        for target in step.targets:
            if target.kind is TargetKind.USER:
                wanted += [one for one in people.enabled if one == target.id]
            elif target.kind is TargetKind.SCHEDULE:
                wanted += [line[0] for schedule_id, line in lines.items() if schedule_id == target.id and line]
            elif target.kind is TargetKind.ON_CALL:
                wanted += (lines[SCHEDULES[0]][:1]) if lines else people.admins
            else:
                following = [one for one in lines[SCHEDULES[0]] if one not in paged][:1] if lines else []
                wanted += following or [one for one in (people.admins if lines else people.responders) if one not in paged]
        reached = [one for one in dict.fromkeys(wanted) if one in people.reachable]
        paged += reached
        told.append((list(dict.fromkeys(wanted)), reached))
    return told


@given(data=st.data(), since=moments, minutes=st.integers(1, 60 * 24 * 62), step_list=some_steps, people=everybodies())
def test_stretches_and_gaps_part_the_time_and_agree_with_an_oracle(
    data: st.DataObject, since: datetime, minutes: int, step_list: list[Step], people: coverage.Everybody
) -> None:
    until = since + timedelta(minutes=minutes)
    estate = data.draw(estates(since))
    found = coverage.coverage(step_list, {one: table.orders(since, until) for one, table in estate.items()}, people, since, until)
    assert len(found.steps) == len(step_list)
    for stretches in found.steps:
        assert (stretches[0].starts_at, stretches[-1].ends_at) == (since, until)
        assert all(one.ends_at == two.starts_at for one, two in pairwise(stretches))
        assert all((one.meant, one.reached) != (two.meant, two.reached) for one, two in pairwise(stretches)), "equal neighbours are one"
    missing = sum((gap.ends_at - gap.starts_at for gap in found.gaps), timedelta())
    paging = sum((one.ends_at - one.starts_at for one in found.steps[0] if one.reached), timedelta())
    assert missing + paging == until - since
    at = since + timedelta(seconds=data.draw(st.integers(0, minutes * 60 - 1)))
    told = oracle(step_list, estate, people, at)
    now = [next(one for one in stretches if one.starts_at <= at < one.ends_at) for stretches in found.steps]
    assert [(list(one.meant), list(one.reached)) for one in now] == told
    gap = next((one for one in found.gaps if one.starts_at <= at < one.ends_at), None)
    assert (gap is None) == bool(told[0][1])
    if gap is not None:
        later = [(number, reached) for number, (_, reached) in enumerate(told, 1) if reached]
        assert (list(gap.meant), gap.step, list(gap.reached)) == (told[0][0], *(later[0] if later else (None, [])))


@given(data=st.data(), since=moments, minutes=st.integers(1, 60 * 24 * 62))
def test_a_timetable_goes_over_a_change_of_the_rotation_without_gap(data: st.DataObject, since: datetime, minutes: int) -> None:
    until = since + timedelta(minutes=minutes)
    for table in data.draw(estates(since)).values():
        for found in (table.shifts(since, until), table.turns(since, until)):
            assert (found[0].starts_at, found[-1].ends_at) == (since, until)
            assert all(one.ends_at == two.starts_at for one, two in pairwise(found))
        assert not any(shift.override_id for shift in table.turns(since, until))


def test_the_schedules_that_an_override_would_change() -> None:
    by_first = Target(TargetKind.ON_CALL)
    named = [Target(TargetKind.USER, PEOPLE[0]), Target(TargetKind.SCHEDULE, SCHEDULES[1]), Target(TargetKind.NEXT_ON_CALL)]
    assert targets.schedules_meant([by_first], None) == []
    assert targets.schedules_meant([by_first, *named], SCHEDULES[0]) == SCHEDULES[:2]
    assert targets.meant([Target(TargetKind.SCHEDULE)], targets.Roster({}, PEOPLE)) == []
    assert targets.meant([Target(TargetKind.USER)], targets.Roster({}, PEOPLE)) == []


@given(data=st.data(), since=moments)
def test_time_on_call_is_what_counting_minutes_gives(data: st.DataObject, since: datetime) -> None:
    def minute(number: int) -> datetime:
        return since + timedelta(minutes=number)

    spans = data.draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 200), st.integers(0, 100)), max_size=12))
    found = load.time_on_call(Shift(user, minute(begins), minute(begins + length)) for user, begins, length in spans)
    for user in PEOPLE:
        counted = {one for who, begins, length in spans if who == user for one in range(begins, begins + length)}
        assert found.get(user, timedelta()) == timedelta(minutes=len(counted))


@given(rotation=rotations, since=moments, minutes=st.integers(1, 60 * 24 * 62))
def test_the_hours_of_one_schedule_sum_up_to_the_time(rotation: Rotation, since: datetime, minutes: int) -> None:
    until = since + timedelta(minutes=minutes)
    table = Timetable((Era(since, until, rotation),))
    assert sum(load.time_on_call(table.shifts(since, until)).values(), timedelta()) == until - since


@pytest.mark.parametrize(
    ("begins", "hours"),
    [
        (datetime(2026, 3, 28, 8, tzinfo=UTC), 23),
        (datetime(2026, 10, 24, 7, tzinfo=UTC), 25),
        (datetime(2026, 6, 6, 7, tzinfo=UTC), 24),
    ],
)
def test_a_turn_over_a_clock_change_has_the_hours_it_had(begins: datetime, hours: int) -> None:
    rotation = Rotation("Europe/Oslo", time(9), begins.date(), 1, (PEOPLE[0], PEOPLE[1]))
    table = Timetable((Era(begins, FOREVER, rotation),))
    shifts = table.shifts(begins, begins + timedelta(hours=48))
    assert load.time_on_call(shifts[:1]) == {PEOPLE[0]: timedelta(hours=hours)}
    assert shifts[1].starts_at == begins + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("at", "zone", "night"),
    [
        ("2026-03-10T20:59:59", "Europe/Oslo", False),
        ("2026-03-10T21:00:00", "Europe/Oslo", True),
        ("2026-03-11T05:59:59", "Europe/Oslo", True),
        ("2026-03-11T06:00:00", "Europe/Oslo", False),
        ("2026-03-30T05:00:00", "Europe/Oslo", False),
        ("2026-03-10T12:00:00", "America/New_York", False),
        ("2026-03-10T12:00:00", "Asia/Tokyo", False),
        ("2026-03-10T16:00:00", "Asia/Tokyo", True),
        ("2026-03-10T16:14:59", "Asia/Kathmandu", False),
        ("2026-03-10T16:15:00", "Asia/Kathmandu", True),
    ],
)
def test_night_is_by_the_wall_clock_of_the_zone(at: str, zone: str, night: bool) -> None:
    assert load.is_night(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) is night


def test_whose_night_a_page_is_judged_by() -> None:
    def rotation(zone: str, *members: UUID) -> Rotation:
        return Rotation(zone, time(9), date(2026, 3, 9), 7, members)

    one, two, three = SCHEDULES
    plans = {one: rotation("Europe/Oslo", PEOPLE[0]), two: rotation("Asia/Tokyo", PEOPLE[1], PEOPLE[0])}
    assert load.zone_of(PEOPLE[0], [], plans) == "Europe/Oslo"
    assert load.zone_of(PEOPLE[0], [two], plans) == "Asia/Tokyo"
    assert load.zone_of(PEOPLE[1], [one], plans) == "Asia/Tokyo"
    assert load.zone_of(PEOPLE[2], [two], plans) == "Asia/Tokyo", "somebody who stood in"
    assert load.zone_of(PEOPLE[2], [three], plans) == "Europe/Oslo", "the schedule is no longer there"
    assert load.zone_of(PEOPLE[2], [], {}) == "UTC"


def test_an_override_is_first_and_the_rotation_goes_on_behind_it() -> None:
    rotation = Rotation("UTC", time(9), date(2026, 3, 9), 1, (PEOPLE[0], PEOPLE[1]))
    since = datetime(2026, 3, 9, 10, tzinfo=UTC)
    standing = Override(UUID(int=7), PEOPLE[2], since + timedelta(hours=1), since + timedelta(hours=25))
    table = Timetable((Era(since, FOREVER, rotation),), (standing,))
    assert table.orders(since, since + timedelta(hours=48)) == [
        (since, [PEOPLE[0], PEOPLE[1]]),
        (since + timedelta(hours=1), [PEOPLE[2], PEOPLE[0], PEOPLE[1]]),
        (since + timedelta(hours=23), [PEOPLE[2], PEOPLE[1], PEOPLE[0]]),
        (since + timedelta(hours=25), [PEOPLE[1], PEOPLE[0]]),
        (since + timedelta(hours=47), [PEOPLE[0], PEOPLE[1]]),
    ]
