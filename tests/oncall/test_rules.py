"""Who is on call, over clock changes; and the timers of escalation as a state machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from opssight.core.ids import uuid7
from opssight.oncall.contracts import EscalationState, Override, Rotation
from opssight.oncall.rules import escalation, shifts

ZONES = [
    "UTC",
    "Europe/Oslo",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Cairo",
]
PEOPLE = [UUID(int=number) for number in range(1, 6)]
moments = st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 made aware

rotations = st.builds(
    Rotation,
    time_zone=st.sampled_from(ZONES),
    handoff=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    start_date=st.dates(date(2008, 1, 1), date(2012, 12, 31)),
    length_days=st.integers(1, 30),
    members=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5, unique=True).map(tuple),
)


@st.composite
def standing_in(draw: st.DrawFn, around: datetime) -> list[Override]:
    made: list[Override] = []
    for _ in range(draw(st.integers(0, 4))):
        begins = around + timedelta(minutes=draw(st.integers(-5000, 20000)))
        made.append(Override(uuid7(), draw(st.sampled_from(PEOPLE)), begins, begins + timedelta(minutes=draw(st.integers(1, 5000)))))
    return made


@given(rotation=rotations, at=moments)
def test_a_turn_begins_before_and_ends_after_every_moment_in_it(rotation: Rotation, at: datetime) -> None:
    turn = shifts.turn_at(rotation, at)
    assert at < shifts.turn_begins(rotation, turn + 1)
    assert turn == 0 or shifts.turn_begins(rotation, turn) <= at


@given(rotation=rotations, turn=st.integers(0, 500))
def test_turns_follow_each_other_at_the_wall_clocks_handoff(rotation: Rotation, turn: int) -> None:
    begins, ends = shifts.turn_begins(rotation, turn), shifts.turn_begins(rotation, turn + 1)
    assert begins < ends
    local = begins.astimezone(ZoneInfo(rotation.time_zone))
    wanted = datetime.combine(
        rotation.start_date + timedelta(days=turn * rotation.length_days), rotation.handoff, ZoneInfo(rotation.time_zone)
    )
    skipped = wanted.astimezone(UTC).astimezone(wanted.tzinfo).replace(tzinfo=None) != wanted.replace(tzinfo=None)
    if not skipped:
        assert local.time() == rotation.handoff
    assert abs((local.replace(tzinfo=None) - wanted.replace(tzinfo=None)).total_seconds()) <= 86400


@given(data=st.data(), rotation=rotations, since=moments, minutes=st.integers(1, 60 * 24 * 90))
def test_shifts_cover_the_time_without_gap_or_overlap(data: st.DataObject, rotation: Rotation, since: datetime, minutes: int) -> None:
    until = since + timedelta(minutes=minutes)
    overrides = data.draw(standing_in(since))
    found = shifts.shifts(rotation, overrides, since, until)
    assert (found[0].starts_at, found[-1].ends_at) == (since, until)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(found))
    assert all(one.starts_at < one.ends_at for one in found)


@given(data=st.data(), rotation=rotations, since=moments, minutes=st.integers(1, 60 * 24 * 60))
def test_every_moment_agrees_with_an_oracle_and_with_asking_for_it_alone(
    data: st.DataObject, rotation: Rotation, since: datetime, minutes: int
) -> None:
    overrides = data.draw(standing_in(since))
    at = since + timedelta(seconds=data.draw(st.integers(0, minutes * 60 - 1)))
    found = shifts.shifts(rotation, overrides, since, since + timedelta(minutes=minutes))
    (shift,) = [one for one in found if one.starts_at <= at < one.ends_at]
    covering = [one for one in overrides if one.starts_at <= at < one.ends_at]
    if covering:
        expected = covering[-1].user_id
    else:
        turn = 0
        while shifts.turn_begins(rotation, turn + 1) <= at:
            turn += 1
        expected = rotation.members[turn % len(rotation.members)]
    assert shift.user_id == expected
    assert shifts.shift_at(rotation, overrides, at).user_id == expected
    order = shifts.order_at(rotation, overrides, at)
    assert order[0] == expected
    assert set(order) == {expected, *rotation.members}
    assert len(order) == len(set(order))


@given(data=st.data(), rotation=rotations, at=moments, offset=st.integers(0, 4))
def test_adding_and_removing_others_never_changes_who_is_on_call_before_the_next_handoff(
    data: st.DataObject, rotation: Rotation, at: datetime, offset: int
) -> None:
    now = replace(rotation, offset=offset)
    on_call = shifts.shift_at(now, (), at).user_id
    handoff = shifts.turn_begins(now, shifts.turn_at(now, at) + 1)
    for _ in range(data.draw(st.integers(1, 4))):  # one change after the other within the same turn
        others = data.draw(st.lists(st.sampled_from([one for one in PEOPLE if one != on_call]), max_size=4, unique=True))
        place = data.draw(st.integers(0, len(others)))
        now = shifts.kept(now, replace(rotation, members=(*others[:place], on_call, *others[place:])), at)
        (shift, *after) = shifts.shifts(now, (), at, handoff + timedelta(seconds=1))
        assert (shift.user_id, shift.ends_at) == (on_call, handoff)
        following = now.members[(now.members.index(on_call) + 1) % len(now.members)]
        assert [one.user_id for one in after] == [following]
        at += (handoff - at) * data.draw(st.floats(0, 0.9))


@given(data=st.data(), rotation=rotations, at=moments)
def test_whoever_is_taken_out_is_followed_at_once_by_the_next_who_is_left(data: st.DataObject, rotation: Rotation, at: datetime) -> None:
    on_call, *following = shifts.order_at(rotation, (), at)
    left = data.draw(st.permutations([one for one in PEOPLE if one != on_call]))
    changed = shifts.kept(rotation, replace(rotation, members=tuple(left)), at)
    assert shifts.order_at(changed, (), at)[0] == next((one for one in following if one in left), left[0])


@given(rotation=rotations, at=moments, days=st.integers(1, 40), offset=st.integers(1, 4))
def test_another_first_day_or_length_plans_anew_from_the_first_member(rotation: Rotation, at: datetime, days: int, offset: int) -> None:
    moved = replace(rotation, start_date=rotation.start_date + timedelta(days=days))
    assert shifts.kept(replace(rotation, offset=offset), moved, at) == moved


@given(rotation=rotations, at=moments, handoff=st.times(), zone=st.sampled_from(ZONES))
def test_another_handoff_time_or_zone_alone_leaves_the_turns_as_they_are(
    rotation: Rotation, at: datetime, handoff: time, zone: str
) -> None:
    moved = replace(rotation, handoff=handoff, time_zone=zone)
    changed = shifts.kept(rotation, moved, at)
    assert shifts.order_at(changed, (), at) == shifts.order_at(moved, (), at)


def test_a_handoff_keeps_the_wall_clock_when_summer_time_begins_and_ends() -> None:
    rotation = Rotation("Europe/Oslo", time(9, 0), date(2026, 3, 23), 7, (PEOPLE[0], PEOPLE[1]))
    assert shifts.turn_begins(rotation, 0) == datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
    assert shifts.turn_begins(rotation, 1) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_a_handoff_that_the_clock_skips_takes_place_when_it_has_moved_on() -> None:
    rotation = Rotation("Europe/Oslo", time(2, 30), date(2026, 3, 28), 1, (PEOPLE[0], PEOPLE[1]))
    assert shifts.turn_begins(rotation, 1) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert shifts.turn_begins(rotation, 2) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_handoff_that_comes_twice_takes_place_the_first_time() -> None:
    rotation = Rotation("Europe/Oslo", time(2, 30), date(2026, 10, 25), 1, (PEOPLE[0], PEOPLE[1]))
    assert shifts.turn_begins(rotation, 0) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_before_the_first_turn_the_first_member_is_on_call() -> None:
    rotation = Rotation("UTC", time(9, 0), date(2026, 3, 10), 7, (PEOPLE[0], PEOPLE[1]))
    assert shifts.shift_at(rotation, [], datetime(2026, 1, 1, tzinfo=UTC)).user_id == PEOPLE[0]


NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


class Timers(RuleBasedStateMachine):
    """Drives one escalation by an arbitrary life and checks what must hold of every one."""

    @initialize(delays=st.lists(st.integers(1, 900), max_size=4), repeat=st.integers(0, 3))
    def begin(self, delays: list[int], repeat: int) -> None:
        self.plan = escalation.Plan((0, *delays), repeat)
        self.now = NOW
        self.timer = escalation.begin(self.plan, self.now)
        self.paged: list[tuple[int, int, datetime]] = []
        self.unreached_in_a_row = 0
        self.hurries = 0
        self.acknowledged = False

    @rule(seconds=st.integers(0, 2000))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: escalation.is_due(self.timer, self.now))
    @rule(reached=st.booleans())
    def the_loop_comes_by(self, reached: bool) -> None:
        assert not self.acknowledged
        before = self.timer
        if escalation.is_spent(self.plan, before):
            self.timer = escalation.given_up(before)
            return
        self.timer = escalation.stepped(self.plan, before, self.now, reached=reached)
        if reached:
            self.paged.append((before.round, before.step, self.now))
            assert self.timer.next_at is not None
            wait = self.timer.next_at - self.now
            following = before.step + 1
            expected = timedelta(seconds=self.plan.delays[following]) if following < len(self.plan.delays) else self.plan.pause
            assert wait == expected
        elif (self.timer.state, self.timer.round) == ("active", before.round) and not escalation.is_spent(self.plan, self.timer):
            assert escalation.is_due(self.timer, self.now), "a step without anybody must cost no time"

    @precondition(lambda self: self.timer.state in {EscalationState.ACTIVE, EscalationState.EXHAUSTED})
    @rule()
    def somebody_acknowledges(self) -> None:
        self.timer = escalation.stopped(self.timer, EscalationState.ACKNOWLEDGED)
        self.acknowledged = True

    @rule()
    def somebody_resolves(self) -> None:
        self.timer = escalation.stopped(self.timer, EscalationState.RESOLVED)
        self.acknowledged = True

    @rule()
    def somebody_escalates_now(self) -> None:
        self.timer = escalation.escalated_now(self.plan, self.timer, self.now)
        self.acknowledged = False
        self.hurries += 1
        assert escalation.is_due(self.timer, self.now)
        assert not escalation.is_spent(self.plan, self.timer)

    @rule()
    def the_last_page_fails(self) -> None:
        before = self.timer
        self.timer = escalation.after_failure(self.plan, before, self.now)
        if self.timer != before:
            assert escalation.is_due(self.timer, self.now)
            assert (self.timer.step, self.timer.round) == (before.step, before.round)
            assert not self.acknowledged
            assert 0 < before.step < len(self.plan.delays)

    @invariant()
    def it_waits_exactly_while_it_is_active(self) -> None:
        if hasattr(self, "timer"):
            assert (self.timer.state is EscalationState.ACTIVE) == (self.timer.next_at is not None)

    @invariant()
    def it_never_goes_on_for_ever(self) -> None:
        if hasattr(self, "timer") and self.hurries == 0:
            assert len(self.paged) <= len(self.plan.delays) * (self.plan.repeat + 1)
            assert len({(round_, step) for round_, step, _ in self.paged}) == len(self.paged), "no step is carried out twice"


TestTimers = Timers.TestCase


@given(delays=st.lists(st.integers(1, 600), max_size=5), repeat=st.integers(0, 3))
def test_left_alone_it_pages_every_step_of_every_round_and_gives_up(delays: list[int], repeat: int) -> None:
    plan = escalation.Plan((0, *delays), repeat)
    now, timer = NOW, escalation.begin(plan, NOW)
    pages = 0
    while timer.next_at is not None:
        now = max(now, timer.next_at)
        if escalation.is_spent(plan, timer):
            timer = escalation.given_up(timer)
        else:
            timer, pages = escalation.stepped(plan, timer, now, reached=True), pages + 1
    assert timer.state is EscalationState.EXHAUSTED
    assert pages == len(plan.delays) * (repeat + 1)


@given(delays=st.lists(st.integers(1, 600), max_size=5), repeat=st.integers(0, 3))
def test_with_nobody_at_all_it_is_exhausted_at_once(delays: list[int], repeat: int) -> None:
    plan = escalation.Plan((0, *delays), repeat)
    timer = escalation.begin(plan, NOW)
    for _ in plan.delays:
        assert escalation.is_due(timer, NOW)
        timer = escalation.stepped(plan, timer, NOW, reached=False)
    assert timer.state is EscalationState.EXHAUSTED


@pytest.mark.parametrize(
    ("step", "round_", "seconds", "said"),
    [
        (0, 0, None, None),
        (1, 0, 119, "Nobody acknowledged INC-7 within 119 seconds. You are step 2 of the escalation."),
        (1, 0, 300, "Nobody acknowledged INC-7 within 5 min. You are step 2 of the escalation."),
        (0, 1, 130, "Nobody acknowledged INC-7 within 2 min 10 s. You are step 1 of the escalation, round 2."),
        (2, 0, None, "Nobody acknowledged INC-7. You are step 3 of the escalation."),
    ],
)
def test_a_page_says_why_it_comes(step: int, round_: int, seconds: int | None, said: str | None) -> None:
    assert escalation.why(step, round_, "INC-7", timedelta(seconds=seconds) if seconds is not None else None) == said
