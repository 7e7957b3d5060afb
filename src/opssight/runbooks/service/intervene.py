"""What a person may do to an execution: cancel it, and say what became of an unknown step."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs, outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.identity import facade as identity
from opssight.runbooks import repository
from opssight.runbooks.contracts import ExecutionState, Resolution
from opssight.runbooks.errors import ExecutionNotFound, ExecutionOver, StepNotUnknown
from opssight.runbooks.events import ExecutionChanged
from opssight.runbooks.models import ExecutionRow
from opssight.runbooks.rules import machine
from opssight.runbooks.service import ledger
from opssight.runbooks.service.finish import finish, key_of


async def cancel(session: AsyncSession, clock: Clock, execution_id: UUID, *, actor: identity.Actor) -> ExecutionRow:
    """Cancel an execution: a waiting one at once, a running one within a second or two, its command being killed.

    Raises:
        ExecutionNotFound: there is none with this id.
        ExecutionOver: it has ended.
    """
    row = await found(session, execution_id, lock=True)
    state = ExecutionState(row.state)
    if state in machine.OVER:
        raise ExecutionOver(f"{key_of(row)} has ended ({state}), so there is nothing to cancel.")
    note(session, "execution.cancelled", target_type="execution", target_id=str(row.id), detail={"runbook": row.runbook, "was": str(state)})
    if state is ExecutionState.RUNNING:
        row.cancel_requested = True
        return row
    held = await _hold(session, row)
    await ledger.enter(session, held, clock.now(), "cancelled", detail={"by": actor.name})
    steps = await ledger.views(session, row.id)
    return await finish(session, clock, held, ExecutionState.CANCELLED, before=steps, reason=f"cancelled by {actor.name}")


async def resolve_step(
    session: AsyncSession, clock: Clock, job: jobs.Job, execution_id: UUID, index: int, resolution: Resolution, *, actor: identity.Actor
) -> ExecutionRow:
    """Say what became of an unknown step: it did its work (go on), run it again, or stop here. ``job`` is what goes on.

    Raises:
        ExecutionNotFound: there is none with this id.
        StepNotUnknown: the execution waits for nothing, or not at this step.
    """
    row = await found(session, execution_id, lock=True)
    steps = await ledger.views(session, row.id)
    waits = row.state == ExecutionState.UNKNOWN and 0 <= index < len(steps)
    resolved = machine.resolve(steps[index], resolution) if waits else None
    if resolved is None:
        raise StepNotUnknown(f"{key_of(row)} does not wait for a word on step {index + 1}; load it again to see where it stands.")
    held = await _hold(session, row)
    detail = f"{actor.name} said: {resolution}."
    await ledger.set_step(session, row.id, resolved, detail=detail)
    await ledger.enter(session, held, clock.now(), "resolved", step=index, detail={"by": actor.name, "outcome": str(resolution)})
    about = {"runbook": row.runbook, "step": index, "outcome": str(resolution)}
    note(session, "execution.step_resolved", target_type="execution", target_id=str(row.id), detail=dict(about))
    steps[index] = resolved
    if resolution is Resolution.ABORT:
        return await finish(session, clock, held, ExecutionState.FAILED, before=steps, reason=f"stopped by {actor.name}")
    row = await ledger.set_execution(session, held, state=str(ExecutionState.PENDING), error=None)
    await jobs.enqueue(session, job, {"execution_id": str(row.id)})
    await outbox.publish(session, ExecutionChanged(execution_id=row.id, state=row.state, incident_id=row.incident_id))
    return row


async def found(session: AsyncSession, execution_id: UUID, *, lock: bool = False) -> ExecutionRow:
    """Return the execution.

    Raises:
        ExecutionNotFound: there is none.
    """
    row = await repository.execution_by_id(session, execution_id, lock=lock)
    if row is None:
        raise ExecutionNotFound(f"There is no execution with the id {execution_id}; list them with GET /api/v1/executions.")
    return row


async def _hold(session: AsyncSession, row: ExecutionRow) -> ledger.Held:
    """Take the execution out of any worker's hands; its row is locked already."""
    row.fence += 1
    await session.flush()
    return ledger.Held(row.id, row.fence)
