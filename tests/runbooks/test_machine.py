"""The execution's state machine, driven through crashes at every point.

The world counts how often each step really did its work. Whatever crashes, and however late a worker that lost its
lease wakes up: between two runs of a step that is not idempotent, the journal has a known failure, or a person's word.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from opssight.runbooks.contracts import ExecutionState, Outcome, Resolution, StepState
from opssight.runbooks.rules import machine
from opssight.runbooks.rules.machine import Begin, Finish, StepView


def view(index: int = 0, state: StepState = StepState.PENDING, attempt: int = 0, *, retries: int = 0, idempotent: bool = False) -> StepView:
    return StepView(index, state, attempt, retries, idempotent)


@dataclass
class Worker:
    """A worker's hold on the execution and where it is in its loop: idle, begun (written), done (acted)."""

    fence: int
    phase: str = "idle"
    step: StepView | None = None
    outcome: Outcome | None = None


@dataclass
class World:
    """The database and the machine on which steps act."""

    steps: list[StepView]
    state: ExecutionState = ExecutionState.PENDING
    fence: int = 0
    cancel: bool = False
    lapsed: bool = False
    runs: dict[int, int] = field(default_factory=dict[int, int])
    allowed: dict[int, int] = field(default_factory=dict[int, int])


class Executions(RuleBasedStateMachine):
    """Workers that take, act, write, crash and wake up late, over one execution."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World([])
        self.workers: list[Worker] = []

    @initialize(shape=st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=3))
    def begin(self, shape: list[tuple[int, bool]]) -> None:
        self.world = World([view(index, retries=retries, idempotent=idempotent) for index, (retries, idempotent) in enumerate(shape)])
        self.world.allowed = dict.fromkeys(range(len(shape)), 1)
        self.world.runs = dict.fromkeys(range(len(shape)), 0)

    def holds(self, worker: Worker) -> bool:
        return worker.fence == self.world.fence and self.world.state is ExecutionState.RUNNING

    def can_be_taken(self) -> bool:
        waits = self.world.state is ExecutionState.PENDING
        return waits or (self.world.state is ExecutionState.RUNNING and self.world.lapsed)

    def take(self) -> None:
        self.world.fence += 1
        self.world.lapsed = False
        if self.world.state is ExecutionState.RUNNING:
            self.world.steps = machine.recover(self.world.steps)
            if any(step.state is StepState.UNKNOWN for step in self.world.steps):
                self.world.state = ExecutionState.UNKNOWN
                return
        self.world.state = ExecutionState.RUNNING
        self.workers.append(Worker(self.world.fence))

    @precondition(lambda self: self.can_be_taken() or self.workers)
    @rule(turns=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(Outcome), st.booleans()), min_size=1, max_size=8))
    def workers_go_on(self, turns: list[tuple[int, Outcome, bool]]) -> None:
        """An execution that can be taken is taken, also while another worker lives whose lease ran out and does not know."""
        for which, outcome, works in turns:
            if self.can_be_taken():
                self.take()
            elif self.workers:
                self.go_on(self.workers[which % len(self.workers)], outcome, works=works)

    def go_on(self, worker: Worker, outcome: Outcome, *, works: bool) -> None:
        match worker.phase:
            case "idle":
                self.ask_and_write(worker)
            case "begun":
                self.act(worker, outcome, works=works)
            case _:
                self.write_outcome(worker)

    def ask_and_write(self, worker: Worker) -> None:
        if not self.holds(worker):
            self.workers.remove(worker)
            return
        action = machine.decide(self.world.steps, cancel_requested=self.world.cancel)
        if isinstance(action, Finish):
            self.world.steps = machine.close(self.world.steps, action.state)
            self.world.state = action.state
            self.workers.remove(worker)
            return
        worker.step = machine.begin(self.world.steps[action.index])
        self.world.steps[action.index] = worker.step
        worker.phase = "begun"

    def act(self, worker: Worker, outcome: Outcome, *, works: bool) -> None:
        """The step may do its work whatever its outcome looks like, save when it surely was not run."""
        assert worker.step is not None
        if outcome is Outcome.SUCCEEDED or (works and outcome is not Outcome.NOT_RUN):
            self.world.runs[worker.step.index] += 1
        worker.phase, worker.outcome = "done", outcome

    def write_outcome(self, worker: Worker) -> None:
        assert worker.step is not None
        assert worker.outcome is not None
        if not self.holds(worker):
            self.workers.remove(worker)
            return
        settled = machine.settle(worker.step, worker.outcome)
        self.world.steps[settled.index] = settled
        if settled.state is StepState.PENDING:
            known = worker.outcome in {Outcome.FAILED, Outcome.NOT_RUN}
            assert known or settled.idempotent
            self.world.allowed[settled.index] += 1
        worker.phase, worker.step, worker.outcome = "idle", None, None

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 5))
    def a_worker_dies(self, which: int) -> None:
        worker = self.workers.pop(which % len(self.workers))
        self.world.lapsed = self.world.lapsed or self.holds(worker)

    @precondition(lambda self: self.world.state is ExecutionState.RUNNING)
    @rule()
    def the_lease_runs_out(self) -> None:
        self.world.lapsed = True

    @rule(asked=st.integers(0, 3))
    def somebody_may_cancel(self, asked: int) -> None:
        self.world.cancel = self.world.cancel or asked == 0

    @precondition(lambda self: self.world.state is ExecutionState.UNKNOWN)
    @rule(resolution=st.sampled_from(Resolution))
    def a_person_resolves(self, resolution: Resolution) -> None:
        index = next(step.index for step in self.world.steps if step.state is StepState.UNKNOWN)
        resolved = machine.resolve(self.world.steps[index], resolution)
        assert resolved is not None
        self.world.fence += 1
        self.world.steps[index] = resolved
        if resolution is Resolution.RETRY:
            self.world.allowed[index] += 1
        if resolution is Resolution.ABORT:
            self.world.steps = machine.close(self.world.steps, ExecutionState.FAILED)
            self.world.state = ExecutionState.FAILED
        else:
            self.world.state = ExecutionState.PENDING

    @invariant()
    def no_step_is_silently_run_twice(self) -> None:
        for step in self.world.steps:
            if not step.idempotent:
                assert self.world.runs[step.index] <= self.world.allowed[step.index], self.world

    @invariant()
    def steps_run_in_order(self) -> None:
        begun = [step.state not in {StepState.PENDING, StepState.SKIPPED, StepState.CANCELLED} for step in self.world.steps]
        assert begun == sorted(begun, reverse=True)

    @invariant()
    def what_has_ended_has_ended(self) -> None:
        states = {step.state for step in self.world.steps}
        if self.world.state in machine.OVER:
            assert states.isdisjoint({StepState.PENDING, StepState.RUNNING})
        if self.world.state is ExecutionState.SUCCEEDED:
            assert states == {StepState.SUCCEEDED}
        if self.world.state is ExecutionState.UNKNOWN:
            assert StepState.UNKNOWN in states
            assert StepState.RUNNING not in states


TestExecutions = Executions.TestCase
TestExecutions.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("idempotent", [False, True])
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("retries", [0, 1])
def test_what_an_outcome_means(outcome: Outcome, retries: int, *, idempotent: bool) -> None:
    state = machine.settle(machine.begin(view(retries=retries, idempotent=idempotent)), outcome).state
    again = StepState.PENDING if retries else StepState.FAILED
    expected = {
        Outcome.SUCCEEDED: StepState.SUCCEEDED,
        Outcome.FAILED: again,
        Outcome.NOT_RUN: again,
        Outcome.TIMED_OUT: again if idempotent else StepState.FAILED,
        Outcome.LOST: again if idempotent else StepState.UNKNOWN,
        Outcome.CANCELLED: StepState.CANCELLED,
    }
    assert state is expected[outcome]


def test_what_is_next() -> None:
    done, waits = view(0, StepState.SUCCEEDED), view(1)
    assert machine.decide([done, waits], cancel_requested=False) == Begin(1)
    assert machine.decide([done, waits], cancel_requested=True) == Finish(ExecutionState.CANCELLED)
    assert machine.decide([done, done], cancel_requested=True) == Finish(ExecutionState.SUCCEEDED)
    assert machine.decide([view(0, StepState.FAILED), waits], cancel_requested=True) == Finish(ExecutionState.FAILED)
    assert machine.decide([view(0, StepState.CANCELLED), waits], cancel_requested=False) == Finish(ExecutionState.CANCELLED)
    assert machine.decide([view(0, StepState.UNKNOWN), waits], cancel_requested=True) == Finish(ExecutionState.UNKNOWN)


def test_an_idempotent_step_is_not_run_for_ever() -> None:
    step = view(idempotent=True)
    for _ in range(machine.MOST_RECOVERIES):
        step = machine.recover([machine.begin(step)])[0]
        assert step.state is StepState.PENDING
    assert machine.recover([machine.begin(step)])[0].state is StepState.UNKNOWN


def test_what_a_person_says() -> None:
    step = view(state=StepState.UNKNOWN)
    assert machine.resolve(step, Resolution.DONE) == replace(step, state=StepState.SUCCEEDED)
    assert machine.resolve(step, Resolution.RETRY) == replace(step, state=StepState.PENDING)
    assert machine.resolve(step, Resolution.ABORT) == replace(step, state=StepState.FAILED)
    assert machine.resolve(view(), Resolution.DONE) is None


def test_what_is_left_over() -> None:
    steps = [view(0, StepState.SUCCEEDED), view(1)]
    assert [step.state for step in machine.close(steps, ExecutionState.FAILED)] == [StepState.SUCCEEDED, StepState.SKIPPED]
    assert [step.state for step in machine.close(steps, ExecutionState.CANCELLED)] == [StepState.SUCCEEDED, StepState.CANCELLED]
    assert machine.close(steps, ExecutionState.UNKNOWN) == steps


def test_pauses_double() -> None:
    assert [machine.backoff(2, attempt) for attempt in (1, 2, 3, 40)] == [2, 4, 8, 300]
    assert machine.backoff(0, 5) == 0
