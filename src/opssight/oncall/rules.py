"""What oncall decides: who is on call at a moment, and when an escalation goes on.

No function here reads a clock or the database; the live system and a replay call the same ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from opssight.oncall.contracts import EscalationState, Override, Rotation, Shift, Step, Target, TargetKind

LEAST_PAUSE = 60
"""Seconds between two rounds of a policy at the least."""


def turn_begins(rotation: Rotation, number: int) -> datetime:
    """Return the moment (UTC) at which turn ``number`` begins; turn 0 is the first.

    The hand-off is wall-clock time. One that a clock change skips takes place when the clock has moved on; one
    that happens twice takes place the first time (PEP 495, ``fold=0``).
    """
    day = rotation.start_date + timedelta(days=number * rotation.length_days)
    return datetime.combine(day, rotation.handoff, ZoneInfo(rotation.time_zone)).astimezone(UTC)


def turn_at(rotation: Rotation, at: datetime) -> int:
    """Return the number of the turn that ``at`` falls into; 0 before the first."""
    day = at.astimezone(ZoneInfo(rotation.time_zone)).date()
    number = (day - rotation.start_date).days // rotation.length_days
    while turn_begins(rotation, number) > at:
        number -= 1
    return max(number, 0)


def shifts(rotation: Rotation, overrides: Sequence[Override], since: datetime, until: datetime) -> list[Shift]:
    """Return who is on call from ``since`` until ``until``, without gap or overlap, overrides put in.

    ``overrides`` come in the order in which they were made.
    """
    edges = {since, until}
    edges.update(edge for override in overrides for edge in (override.starts_at, override.ends_at) if since < edge < until)
    number = turn_at(rotation, since) + 1
    while (begins := turn_begins(rotation, number)) < until:
        edges.add(begins)
        number += 1
    ordered = sorted(edges)
    found: list[Shift] = []
    source: UUID | int | None = None
    for begins, ends in pairwise(ordered):
        override = _override_at(overrides, begins)
        turn = turn_at(rotation, begins)
        if found and source == (override.id if override else turn):
            found[-1] = replace(found[-1], ends_at=ends)
            continue
        source = override.id if override else turn
        user_id = override.user_id if override else rotation.members[turn % len(rotation.members)]
        found.append(Shift(user_id, begins, ends, override.id if override else None))
    return found


def shift_at(rotation: Rotation, overrides: Sequence[Override], at: datetime) -> Shift:
    """Return the shift that ``at`` falls into, beginning at ``at``."""
    until = turn_begins(rotation, turn_at(rotation, at) + 1)
    standing_in = _override_at(overrides, at)
    return shifts(rotation, overrides, at, max(until, standing_in.ends_at) if standing_in else until)[0]


def order_at(rotation: Rotation, overrides: Sequence[Override], at: datetime) -> list[UUID]:
    """Return everybody of the rotation, each once: who is on call at ``at``, then those whose turn comes next."""
    turn = turn_at(rotation, at)
    count = len(rotation.members)
    members = [rotation.members[(turn + offset) % count] for offset in range(count)]
    return list(dict.fromkeys([shift_at(rotation, overrides, at).user_id, *members]))


def _override_at(overrides: Iterable[Override], at: datetime) -> Override | None:
    found: Override | None = None
    for override in overrides:
        if override.starts_at <= at < override.ends_at:
            found = override
    return found


def first_of(order: Iterable[UUID], available: Collection[UUID], but: Collection[UUID] = ()) -> UUID | None:
    """Return the first of ``order`` who is available and not in ``but``."""
    return next((user_id for user_id in order if user_id in available and user_id not in but), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as an escalation keeps it: the wait before each step, and how often the whole is repeated."""

    delays: tuple[int, ...]
    repeat: int

    @property
    def pause(self) -> timedelta:
        """The wait after the last step: the longest wait between steps, a minute at the least."""
        return timedelta(seconds=max(LEAST_PAUSE, *self.delays))


@dataclass(frozen=True, slots=True)
class Timer:
    """Where an escalation stands. ``step`` is the one to be carried out at ``next_at``; past the last it is given up then.

    ``reached`` tells whether anybody was paged in this round.
    """

    state: EscalationState
    step: int
    round: int
    next_at: datetime | None
    reached: bool = False


def begin(plan: Plan, now: datetime) -> Timer:
    """Start: the first step after its own delay, which is 0 in all but odd policies."""
    return Timer(EscalationState.ACTIVE, 0, 0, now + timedelta(seconds=plan.delays[0]))


def is_due(timer: Timer, now: datetime) -> bool:
    """Tell whether something is to be done now."""
    return timer.state is EscalationState.ACTIVE and timer.next_at is not None and timer.next_at <= now


def is_spent(plan: Plan, timer: Timer) -> bool:
    """Tell whether no step is left, so that what is due is giving up."""
    return timer.step >= len(plan.delays)


def stepped(plan: Plan, timer: Timer, now: datetime, *, reached: bool) -> Timer:
    """Return where it stands after its step was carried out at ``now``; ``reached`` tells whether anybody was paged.

    Waits count from now, not from when the step was due: after an outage everybody still has the full time to
    answer. A step without anybody to page does not cost time. A whole round without anybody ends it.
    """
    anybody = timer.reached or reached
    following = timer.step + 1
    if following < len(plan.delays):
        wait = timedelta(seconds=plan.delays[following]) if reached else timedelta()
        return replace(timer, step=following, next_at=now + wait, reached=anybody)
    if not anybody:
        return given_up(timer)
    if timer.round < plan.repeat:
        return Timer(EscalationState.ACTIVE, 0, timer.round + 1, now + plan.pause)
    return replace(timer, step=following, next_at=now + plan.pause, reached=anybody)


def given_up(timer: Timer) -> Timer:
    """No step is left."""
    return replace(timer, state=EscalationState.EXHAUSTED, next_at=None)


def stopped(timer: Timer, state: EscalationState) -> Timer:
    """Somebody acknowledged or resolved; an escalation that was resolved stays so."""
    if timer.state is EscalationState.RESOLVED:
        return timer
    return replace(timer, state=state, next_at=None)


def hurried(plan: Plan, timer: Timer, due: datetime) -> Timer:
    """The next step is due at ``due`` instead of later, even if somebody had acknowledged.

    It begins again with the first when none is left, or when the incident had been resolved meanwhile.
    """
    if timer.state in {EscalationState.EXHAUSTED, EscalationState.RESOLVED} or is_spent(plan, timer):
        return Timer(EscalationState.ACTIVE, 0, timer.round + 1, due)
    return replace(timer, state=EscalationState.ACTIVE, next_at=due)


def after_failure(plan: Plan, timer: Timer, now: datetime) -> Timer:
    """Return where it stands when it turns out that nobody of the last step can be reached: the next one is due at once.

    The pause between two rounds is kept, to mend things in, and so is the wait before giving up.
    """
    if timer.state is not EscalationState.ACTIVE or not 0 < timer.step < len(plan.delays) or timer.next_at is None:
        return timer
    return replace(timer, next_at=min(timer.next_at, now))


def first_policy(escalation_seconds: int) -> tuple[Step, ...]:
    """Return the steps of the policy made on first need: whoever is on call, then the next, then both once more."""
    return (
        Step(0, (Target(TargetKind.ON_CALL),)),
        Step(escalation_seconds, (Target(TargetKind.NEXT_ON_CALL),)),
    )


FIRST_POLICY_REPEAT = 1


def why(step: int, round_: int, key: str, wait: timedelta | None) -> str | None:
    """Return the sentence that tells why a person is paged; None for the first step, which explains itself."""
    if step == 0 and round_ == 0:
        return None
    waited = f" within {_minutes(wait)}" if wait is not None else ""
    again = f", round {round_ + 1}" if round_ else ""
    return f"Nobody acknowledged {key}{waited}. You are step {step + 1} of the escalation{again}."


def _minutes(wait: timedelta) -> str:
    seconds = round(wait.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} min" + (f" {seconds % 60} s" if seconds % 60 else "")
