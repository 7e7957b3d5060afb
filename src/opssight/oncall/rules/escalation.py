"""When an escalation goes on, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from opssight.oncall.contracts import EscalationState, Step, Target, TargetKind

LEAST_PAUSE = 60
"""Seconds between two rounds of a policy at the least."""


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

    ``reached`` tells whether anybody was paged in this round. Rounds are counted on when it begins again; ``first_round`` is
    the one it began with then.
    """

    state: EscalationState
    step: int
    round: int
    next_at: datetime | None
    reached: bool = False
    first_round: int = 0


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
    if timer.round - timer.first_round < plan.repeat:
        return replace(timer, step=0, round=timer.round + 1, next_at=now + plan.pause, reached=False)
    return replace(timer, step=following, next_at=now + plan.pause, reached=anybody)


def given_up(timer: Timer) -> Timer:
    """No step is left."""
    return replace(timer, state=EscalationState.EXHAUSTED, next_at=None)


def stopped(timer: Timer, state: EscalationState) -> Timer:
    """Somebody acknowledged or resolved; an escalation that was resolved stays so."""
    if timer.state is EscalationState.RESOLVED:
        return timer
    return replace(timer, state=state, next_at=None)


def escalated_now(plan: Plan, timer: Timer, due: datetime) -> Timer:
    """The next step is due at ``due`` instead of later, even if somebody had acknowledged.

    It begins again with the first when none is left, or when the incident had been resolved meanwhile.
    """
    if timer.state in {EscalationState.EXHAUSTED, EscalationState.RESOLVED} or is_spent(plan, timer):
        return restarted(timer, due)
    return replace(timer, state=EscalationState.ACTIVE, next_at=due)


def restarted(timer: Timer, due: datetime) -> Timer:
    """The whole policy begins again at ``due``, with as many rounds as the first time."""
    following = timer.round + 1
    return Timer(EscalationState.ACTIVE, 0, following, due, first_round=following)


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
