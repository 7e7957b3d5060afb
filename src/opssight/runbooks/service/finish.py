"""The end of an execution: its last writes, and what they mean for its incident."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.runbooks import metrics, repository
from opssight.runbooks.contracts import ExecutionState, StepState, Trigger
from opssight.runbooks.events import ExecutionChanged
from opssight.runbooks.models import ExecutionRow, StepRow
from opssight.runbooks.rules import machine
from opssight.runbooks.service import ledger

log = get_logger(__name__)


def key_of(row: ExecutionRow) -> str:
    """Return the short name people use, as in ``EXE-12``."""
    return f"EXE-{row.number}"


def title_of(row: ExecutionRow) -> str:
    """Return key, runbook and server in a few words."""
    where = f" on {row.server_name}" if row.server_name else ""
    return f"{key_of(row)} {row.runbook}{where}"


def link_to(row: ExecutionRow) -> incidents.Link:
    """Return a pointer to an execution for a timeline."""
    return incidents.Link(incidents.LinkKind.EXECUTION, str(row.id), key_of(row))


async def finish(
    session: AsyncSession,
    clock: Clock,
    held: ledger.Held,
    state: ExecutionState,
    *,
    before: Sequence[machine.StepView],
    reason: str | None = None,
) -> ExecutionRow:
    """Bring an execution that is held into a state in which nothing more is run, and tell its incident.

    Raises:
        LeaseLost: another worker holds it.
    """
    await ledger.set_steps(session, held.execution_id, before, machine.close(before, state))
    steps = (await repository.steps_of(session, [held.execution_id]))[held.execution_id]
    error = reason or _error(steps, state)
    now = clock.now()
    finished = None if state is ExecutionState.UNKNOWN else now
    row = await ledger.set_execution(session, held, state=str(state), finished_at=finished, error=error, lease_until=None)
    await ledger.enter(session, held, now, "ended", detail={"state": str(state), "error": error})
    metrics.executions.labels(str(state), row.trigger).inc()
    note(
        session,
        "execution.finished",
        target_type="execution",
        target_id=str(row.id),
        detail={"runbook": row.runbook, "server": row.server_name, "state": str(state), "error": error},
    )
    await outbox.publish(session, ExecutionChanged(execution_id=row.id, state=str(state), incident_id=row.incident_id))
    if row.incident_id is not None and not row.dry_run:
        await _tell_incident(session, clock, row, steps)
    return row


def _error(steps: Sequence[StepRow], state: ExecutionState) -> str | None:
    blamed = {ExecutionState.FAILED: StepState.FAILED, ExecutionState.UNKNOWN: StepState.UNKNOWN}.get(state)
    for step in steps:
        if step.state == blamed:
            return f"Step {step.index + 1}, {step.name}: {step.detail or blamed}"
    return None


async def _tell_incident(session: AsyncSession, clock: Clock, row: ExecutionRow, steps: Sequence[StepRow]) -> None:
    """Add to the timeline; after an automatic execution resolve the incident if the remedy was verified, else call a person.

    A failure here (the incident was resolved or removed meanwhile) must not undo what is known of the execution.
    """
    verified = [step for step in steps if step.verified]
    try:
        async with session.begin_nested():
            await _add_entries(session, row, verified)
            if row.trigger != Trigger.AUTOMATIC or row.incident_id is None:
                return
            if row.state == ExecutionState.SUCCEEDED and verified:
                await incidents.resolve(session, clock, row.incident_id, actor=identity.SYSTEM, note=f"verified by {title_of(row)}")
            elif row.state in {ExecutionState.FAILED, ExecutionState.UNKNOWN}:
                await incidents.escalate_now(session, row.incident_id, reason=f"{title_of(row)}: {row.state}. {row.error or ''}".strip())
    except OpsError as error:
        log.warning("runbooks.incident_not_told", execution=key_of(row), reason=error.detail)


async def _add_entries(session: AsyncSession, row: ExecutionRow, verified: Sequence[StepRow]) -> None:
    if row.incident_id is None:
        return
    text = f"{title_of(row)} {_WORDS[ExecutionState(row.state)]}" + (f": {row.error}" if row.error else "")
    await incidents.add_entry(
        session,
        row.incident_id,
        kind=incidents.EntryKind.EXECUTION_FINISHED,
        text=text,
        detail={"state": row.state, "runbook": row.runbook},
        links=[link_to(row)],
        actor=identity.SYSTEM,
    )
    if verified and row.state == ExecutionState.SUCCEEDED:
        await incidents.add_entry(
            session,
            row.incident_id,
            kind=incidents.EntryKind.VERIFICATION,
            text=f"{title_of(row)} was verified: {', '.join(step.name for step in verified)}",
            links=[link_to(row)],
            actor=identity.SYSTEM,
        )


_WORDS = {
    ExecutionState.PENDING: "waits",
    ExecutionState.RUNNING: "runs",
    ExecutionState.SUCCEEDED: "succeeded",
    ExecutionState.FAILED: "failed",
    ExecutionState.CANCELLED: "was cancelled",
    ExecutionState.UNKNOWN: "was interrupted, and a person must say what became of it",
}
