"""Taking an execution in hand, also from a worker that died."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs, outbox
from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.runbooks import metrics
from opssight.runbooks.contracts import ExecutionState, StepState
from opssight.runbooks.events import ExecutionChanged
from opssight.runbooks.models import ExecutionRow
from opssight.runbooks.rules import machine
from opssight.runbooks.service import ledger
from opssight.runbooks.service.finish import finish, link_to, title_of

log = get_logger(__name__)
INTERRUPTED = "The worker that ran it died in the middle, so it is not known whether it did its work."


async def take(session: AsyncSession, clock: Clock, execution_id: UUID) -> tuple[ledger.Held, ExecutionRow] | None:
    """Hold an execution that waits or whose worker died, in state ``running``; None when there is nothing to run."""
    row = await ledger.take(session, execution_id)
    if row is None:
        return None
    held = ledger.Held(row.id, row.fence)
    if row.state == ExecutionState.RUNNING and not await _recover(session, clock, held):
        return None
    first = row.started_at is None
    row = await ledger.set_execution(
        session, held, state=str(ExecutionState.RUNNING), started_at=row.started_at or clock.now(), finished_at=None, error=None
    )
    await ledger.enter(session, held, clock.now(), "taken")
    await outbox.publish(session, ExecutionChanged(execution_id=row.id, state=row.state, incident_id=row.incident_id))
    if first and row.incident_id is not None and not row.dry_run:
        await _tell_incident(session, row)
    return held, row


async def take_over_orphans(context: Context, job: jobs.Job) -> int:
    """Settle the executions whose worker died, and queue those that can go on; return how many there were."""
    async with context.db.read() as session:
        found = await ledger.orphans(session)
    for execution_id in found:
        async with context.db.write() as session:
            row = await ledger.take(session, execution_id)
            if row is None or row.state != ExecutionState.RUNNING:
                continue
            held = ledger.Held(row.id, row.fence)
            if await _recover(session, context.clock, held):
                await ledger.set_execution(session, held, state=str(ExecutionState.PENDING), lease_until=None)
                await jobs.enqueue(session, job, {"execution_id": str(row.id)})
    return len(found)


async def _recover(session: AsyncSession, clock: Clock, held: ledger.Held) -> bool:
    """Write down what the dead worker left behind; tell whether the execution can go on."""
    metrics.takeovers.inc()
    before = await ledger.views(session, held.execution_id)
    after = machine.recover(before)
    now = clock.now()
    for old, new in zip(before, after, strict=True):
        if old != new:
            unknown = new.state is StepState.UNKNOWN
            detail = INTERRUPTED if unknown else "The worker that ran it died; it is idempotent and is run again."
            await ledger.set_step(session, held.execution_id, new, detail=detail, finished_at=now if unknown else None)
            await ledger.enter(session, held, now, "recovered", step=new.index, detail={"state": str(new.state)})
    log.warning("runbooks.taken_over", execution_id=str(held.execution_id), steps=[str(step.state) for step in after])
    if any(step.state is StepState.UNKNOWN for step in after):
        await finish(session, clock, held, ExecutionState.UNKNOWN, before=after)
        return False
    return True


async def _tell_incident(session: AsyncSession, row: ExecutionRow) -> None:
    if row.incident_id is None:
        return
    actor = identity.SYSTEM if row.started_by_kind == "system" else actor_of(row)
    try:
        async with session.begin_nested():
            await incidents.add_entry(
                session,
                row.incident_id,
                kind=incidents.EntryKind.EXECUTION_STARTED,
                text=f"{title_of(row)} was started",
                detail={"runbook": row.runbook, "trigger": row.trigger},
                links=[link_to(row)],
                actor=actor,
            )
    except OpsError as error:
        log.warning("runbooks.incident_not_told", execution_id=str(row.id), reason=error.detail)


def actor_of(row: ExecutionRow) -> identity.Actor:
    """Return whoever started an execution, as the record knows them; it may do nothing by itself."""
    match row.started_by_kind:
        case "user":
            return identity.Actor(row.started_by_id, "user", row.started_by_name, None, frozenset())
        case "service":
            return identity.Actor(row.started_by_id, "service", row.started_by_name, None, frozenset())
        case _:
            return identity.SYSTEM
