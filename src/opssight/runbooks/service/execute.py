"""Running an execution: ask the state machine, write down, do, write down; under a lease that is kept alive meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import time
from uuid import UUID

from opssight.core import jobs, outbox
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger
from opssight.runbooks import metrics
from opssight.runbooks.contracts import (
    ExecutionState,
    Outcome,
    ParameterType,
    Runbook,
    Step,
    StepResult,
    StepState,
    Value,
)
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import LeaseLost
from opssight.runbooks.events import ExecutionChanged
from opssight.runbooks.models import ExecutionRow
from opssight.runbooks.rules import machine
from opssight.runbooks.rules.parameters import as_text
from opssight.runbooks.service import ledger
from opssight.runbooks.service.catalogue import runbook_of_version
from opssight.runbooks.service.finish import finish, key_of
from opssight.runbooks.service.output import OutputWriter
from opssight.runbooks.service.secrets import unseal
from opssight.runbooks.service.steps import Job, StepRunner
from opssight.runbooks.service.takeover import actor_of, take
from opssight.servers import facade as servers

log = get_logger(__name__)
HEARTBEAT_SECONDS = 1.0
STOPPED = "It was cancelled while it ran; its command was told to end."


async def execute(context: Context, execution_id: UUID) -> None:
    """Run an execution until it ends, waits for a person, or another worker has it."""
    async with context.db.write() as session:
        taken = await take(session, context.clock, execution_id)
    if taken is None:
        return
    held, row = taken
    try:
        prepared = await _prepare(context, row)
    except OpsError as error:
        await _refuse(context, held, error.detail)
        return
    run = _Run(context, held, *prepared)
    working = asyncio.create_task(run.work())
    keeping = asyncio.create_task(run.keep_lease(working))
    try:
        await working
    except LeaseLost:
        log.warning("runbooks.lease_lost", execution=key_of(row))
    except asyncio.CancelledError:
        if run.lost:
            log.warning("runbooks.lease_lost", execution=key_of(row))
            return
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await asyncio.shield(_let_go(context, held))
        raise
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


class _Run:
    """One worker's hold on one execution."""

    def __init__(self, context: Context, held: ledger.Held, runbook: Runbook, job: Job) -> None:
        self._context, self._held, self._runbook, self._job = context, held, runbook, job
        self._cancel = asyncio.Event()
        self.lost = False

    async def work(self) -> None:
        async with OutputWriter(self._context, self._held, self._job.hide) as output:
            runner = StepRunner(self._context, self._job, output)
            while True:
                step = await self._next()
                if step is None:
                    return
                definition = self._runbook.steps[step.index]
                started = time.perf_counter()
                result = await self._attempt(runner, definition, step)
                metrics.step_seconds.labels(str(result.outcome)).observe(time.perf_counter() - started)
                await output.flush()
                settled = await self._settle(step, result)
                if settled.state is StepState.PENDING:
                    output.say(step.index, "It is tried again.")
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._cancel.wait(), machine.backoff(definition.backoff_seconds, step.attempt))

    async def keep_lease(self, working: asyncio.Task[None]) -> None:
        """Renew the lease every second and look for a cancel; stop the work when the lease cannot be kept."""
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                async with self._context.db.write() as session:
                    asked = await ledger.renew(session, self._held)
                renewed = time.monotonic()
                if asked:
                    self._cancel.set()
            except LeaseLost:
                self._stop(working)
                return
            except Exception as error:
                log.warning("runbooks.heartbeat_failed", execution=self._job.key, error=str(error))
                if time.monotonic() - renewed > ledger.LEASE_SECONDS - 2 * HEARTBEAT_SECONDS:
                    self._stop(working)
                    return

    def _stop(self, working: asyncio.Task[None]) -> None:
        self.lost = True
        working.cancel()

    async def _next(self) -> machine.StepView | None:
        """Begin the next step, or end the execution and return None."""
        async with self._context.db.write() as session:
            asked = await ledger.renew(session, self._held)
            steps = await ledger.views(session, self._held.execution_id)
            action = machine.decide(steps, cancel_requested=asked)
            if isinstance(action, machine.Finish):
                await finish(session, self._context.clock, self._held, action.state, before=steps)
                return None
            step = machine.begin(steps[action.index])
            now = self._context.clock.now()
            await ledger.set_step(session, self._held.execution_id, step, started_at=now, finished_at=None, exit_status=None, detail=None)
            await ledger.enter(session, self._held, now, "started", step=step.index, detail={"attempt": step.attempt})
            await outbox.publish(session, ExecutionChanged(execution_id=self._held.execution_id, state=str(ExecutionState.RUNNING)))
            return step

    async def _attempt(self, runner: StepRunner, definition: Step, step: machine.StepView) -> StepResult:
        """Run the step; a cancel stops it in the middle."""
        running = asyncio.create_task(runner.attempt(step.index, definition, step.attempt))
        asked = asyncio.create_task(self._cancel.wait())
        try:
            await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                return running.result()
            return StepResult(Outcome.CANCELLED, detail=STOPPED)
        finally:
            for task in (running, asked):
                task.cancel()
            await asyncio.gather(running, asked, return_exceptions=True)

    async def _settle(self, step: machine.StepView, result: StepResult) -> machine.StepView:
        settled = machine.settle(step, result.outcome)
        now = self._context.clock.now()
        async with self._context.db.write() as session:
            await ledger.renew(session, self._held)
            await ledger.set_step(
                session,
                self._held.execution_id,
                settled,
                finished_at=now,
                exit_status=result.exit_status,
                detail=result.detail or None,
                verified=result.verified,
            )
            about = {"attempt": step.attempt, "outcome": str(result.outcome), "exit_status": result.exit_status, "detail": result.detail}
            await ledger.enter(session, self._held, now, "finished", step=step.index, detail=about)
            await outbox.publish(session, ExecutionChanged(execution_id=self._held.execution_id, state=str(ExecutionState.RUNNING)))
        return settled


async def _prepare(context: Context, row: ExecutionRow) -> tuple[Runbook, Job]:
    """Load everything the steps need.

    Raises:
        OpsError: the runbook's file has changed, or a server is gone.
    """
    hidden = unseal(context.resources.get(Keyring), row.id, row.secrets_sealed)
    values: dict[str, Value] = {**row.parameters, **hidden}
    async with context.db.read() as session:
        runbook = await runbook_of_version(session, context.resources.get(Library), row.runbook, row.runbook_version)
        for parameter in runbook.parameters:
            if parameter.type is ParameterType.SERVER and parameter.name in values:
                server = await servers.get_server(session, UUID(str(values[parameter.name])))
                values[parameter.name] = server.address
    return runbook, Job(
        key=key_of(row),
        runbook=runbook,
        actor=actor_of(row),
        server_id=row.server_id,
        values=values,
        texts={name: as_text(value) for name, value in values.items()},
        hide=frozenset(hidden.values()),
        dry_run=row.dry_run,
    )


async def _refuse(context: Context, held: ledger.Held, reason: str) -> None:
    async with context.db.write() as session:
        steps = await ledger.views(session, held.execution_id)
        await finish(session, context.clock, held, ExecutionState.FAILED, before=steps, reason=reason)


async def _let_go(context: Context, held: ledger.Held) -> None:
    """Give the lease up at shutdown, so that another worker need not wait for its end."""
    try:
        async with context.db.write() as session:
            await ledger.give_up(session, held)
    except Exception as error:
        log.warning("runbooks.lease_not_given_up", execution_id=str(held.execution_id), error=str(error))


@jobs.job("runbooks.execute", max_attempts=5, priority=5)
async def run_execution(context: Context, *, execution_id: str) -> None:
    """Run an execution; run again after a crash it goes on where the journal allows."""
    await execute(context, UUID(execution_id))
