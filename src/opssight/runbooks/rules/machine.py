"""The execution's state machine: what to do next, what an outcome means, what is left after a worker died.

The one promise: a step that may have done its work is never run again unless it failed knowingly, declared itself
idempotent, or a person said so. The runner asks here before everything it does; the tests drive the same functions
through crashes at every point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from opssight.runbooks.contracts import ExecutionState, Outcome, Resolution, StepState

MOST_RECOVERIES = 3
OVER = frozenset({ExecutionState.SUCCEEDED, ExecutionState.FAILED, ExecutionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class StepView:
    """What the machine needs to know of a step; ``attempt`` counts the attempts begun."""

    index: int
    state: StepState
    attempt: int
    retries: int
    idempotent: bool


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin the step with this index."""

    index: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The execution has come to a state in which nothing more is run."""

    state: ExecutionState


def decide(steps: Sequence[StepView], *, cancel_requested: bool) -> Begin | Finish:
    """Say what to do next with an execution that is held under a valid lease."""
    states = {step.state for step in steps}
    if StepState.UNKNOWN in states or StepState.RUNNING in states:
        return Finish(ExecutionState.UNKNOWN)
    if StepState.FAILED in states:
        return Finish(ExecutionState.FAILED)
    waiting = [step for step in steps if step.state is StepState.PENDING]
    if StepState.CANCELLED in states or (cancel_requested and waiting):
        return Finish(ExecutionState.CANCELLED)
    if waiting:
        return Begin(waiting[0].index)
    return Finish(ExecutionState.SUCCEEDED)


def begin(step: StepView) -> StepView:
    """Return the step as it is written down before anything of it is done."""
    return replace(step, state=StepState.RUNNING, attempt=step.attempt + 1)


def settle(step: StepView, outcome: Outcome) -> StepView:
    """Return the step after an attempt; ``PENDING`` means that it is tried again."""
    again = step.attempt <= step.retries
    match outcome:
        case Outcome.SUCCEEDED:
            state = StepState.SUCCEEDED
        case Outcome.FAILED | Outcome.NOT_RUN:
            state = StepState.PENDING if again else StepState.FAILED
        case Outcome.TIMED_OUT:
            state = StepState.PENDING if again and step.idempotent else StepState.FAILED
        case Outcome.LOST:
            repeated = StepState.PENDING if again else StepState.FAILED
            state = repeated if step.idempotent else StepState.UNKNOWN
        case Outcome.CANCELLED:
            state = StepState.CANCELLED
        case _:
            assert_never(outcome)
    return replace(step, state=state)


def recover(steps: Sequence[StepView]) -> list[StepView]:
    """Return the steps after their worker died: what had begun is unknown, or is done again when it is idempotent.

    An idempotent step that was interrupted time and again (it may be what kills the workers) is left to a person, too.
    """
    return [_recovered(step) if step.state is StepState.RUNNING else step for step in steps]


def _recovered(step: StepView) -> StepView:
    again = step.idempotent and step.attempt <= step.retries + MOST_RECOVERIES
    return replace(step, state=StepState.PENDING if again else StepState.UNKNOWN)


def resolve(step: StepView, resolution: Resolution) -> StepView | None:
    """Return the unknown step after a person said what became of it, or None when it is not unknown."""
    if step.state is not StepState.UNKNOWN:
        return None
    match resolution:
        case Resolution.DONE:
            return replace(step, state=StepState.SUCCEEDED)
        case Resolution.RETRY:
            return replace(step, state=StepState.PENDING)
        case Resolution.ABORT:
            return replace(step, state=StepState.FAILED)
        case _:
            assert_never(resolution)


def close(steps: Sequence[StepView], state: ExecutionState) -> list[StepView]:
    """Return the steps of an execution that ends in ``state``: what was not begun is skipped or cancelled.

    An unknown execution may go on, so its waiting steps keep waiting.
    """
    match state:
        case ExecutionState.FAILED:
            left = StepState.SKIPPED
        case ExecutionState.CANCELLED:
            left = StepState.CANCELLED
        case _:
            return list(steps)
    return [replace(step, state=left) if step.state is StepState.PENDING else step for step in steps]


def backoff(seconds: float, attempt: int) -> float:
    """Return the pause in seconds before the attempt after ``attempt``: doubling, five minutes at the most."""
    return float(min(300.0, seconds * 2 ** min(attempt - 1, 16)))
