"""The SQL by which a worker holds an execution and writes down what it does.

Every write names the fence the worker was given. When another worker has taken the execution over, the fence is
higher, nothing is written, and :class:`LeaseLost` stops the one that came late. Leases are measured by the database's
clock, since the clocks of two workers may differ.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.runbooks.contracts import ExecutionState, StepState
from opssight.runbooks.errors import LeaseLost
from opssight.runbooks.events import OutputLine
from opssight.runbooks.models import ExecutionRow, JournalRow, OutputRow, StepRow
from opssight.runbooks.rules.machine import StepView

LEASE_SECONDS = 15
_LEASE_END = text(f"now() + interval '{LEASE_SECONDS} seconds'")


@dataclass(frozen=True, slots=True)
class Held:
    """An execution under a fence."""

    execution_id: UUID
    fence: int


async def take(session: AsyncSession, execution_id: UUID) -> ExecutionRow | None:
    """Hold a waiting execution, or a running one whose worker's lease ran out, under a new fence; None for any other."""
    statement = (
        update(ExecutionRow)
        .where(
            ExecutionRow.id == execution_id,
            or_(
                ExecutionRow.state == ExecutionState.PENDING,
                (ExecutionRow.state == ExecutionState.RUNNING) & (func.coalesce(ExecutionRow.lease_until, func.now()) <= func.now()),
            ),
        )
        .values(fence=ExecutionRow.fence + 1, lease_until=_LEASE_END)
        .returning(ExecutionRow)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def orphans(session: AsyncSession, limit: int = 50) -> list[UUID]:
    """Return running executions whose worker's lease ran out."""
    statement = (
        select(ExecutionRow.id)
        .where(ExecutionRow.state == ExecutionState.RUNNING, ExecutionRow.lease_until <= func.now())
        .order_by(ExecutionRow.lease_until)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())


async def renew(session: AsyncSession, held: Held) -> bool:
    """Hold on for another lease; return whether somebody asked for the execution to be cancelled.

    Raises:
        LeaseLost: another worker holds it.
    """
    statement = (
        update(ExecutionRow)
        .where(ExecutionRow.id == held.execution_id, ExecutionRow.fence == held.fence, ExecutionRow.state == ExecutionState.RUNNING)
        .values(lease_until=_LEASE_END)
        .returning(ExecutionRow.cancel_requested)
    )
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise LeaseLost
    return found


async def set_execution(session: AsyncSession, held: Held, **values: object) -> ExecutionRow:
    """Change an execution that is held.

    Raises:
        LeaseLost: another worker holds it.
    """
    statement = (
        update(ExecutionRow)
        .where(ExecutionRow.id == held.execution_id, ExecutionRow.fence == held.fence)
        .values(**values)
        .returning(ExecutionRow)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise LeaseLost
    return row


async def views(session: AsyncSession, execution_id: UUID) -> list[StepView]:
    """Return the steps as the state machine sees them."""
    statement = select(StepRow).where(StepRow.execution_id == execution_id).order_by(StepRow.index)
    rows = (await session.execute(statement.execution_options(populate_existing=True))).scalars()
    return [StepView(row.index, StepState(row.state), row.attempt, row.retries, row.idempotent) for row in rows]


async def set_step(session: AsyncSession, execution_id: UUID, step: StepView, **values: object) -> None:
    """Write a step's state down; the caller has made sure of the fence in the same transaction."""
    await session.execute(
        update(StepRow)
        .where(StepRow.execution_id == execution_id, StepRow.index == step.index)
        .values(state=str(step.state), attempt=step.attempt, **values)
    )


async def set_steps(session: AsyncSession, execution_id: UUID, before: Sequence[StepView], after: Sequence[StepView]) -> list[StepView]:
    """Write down those steps that changed, and return them."""
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    for step in changed:
        await set_step(session, execution_id, step)
    return changed


async def enter(
    session: AsyncSession, held: Held, at: datetime, what: str, *, step: int | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Add a line to the journal."""
    await session.execute(
        insert(JournalRow).values(execution_id=held.execution_id, step=step, at=at, fence=held.fence, what=what, detail=detail or {})
    )


async def add_output(session: AsyncSession, held: Held, at: datetime, pieces: Collection[tuple[int | None, str, str]]) -> list[OutputLine]:
    """Add output (step, stream, text) and return it with its numbers.

    Raises:
        LeaseLost: another worker holds the execution.
    """
    row = await set_execution(session, held, output_seq=ExecutionRow.output_seq + len(pieces))
    first = row.output_seq - len(pieces) + 1
    lines = [OutputLine(first + place, step, stream, piece) for place, (step, stream, piece) in enumerate(pieces)]
    rows = [
        {"execution_id": held.execution_id, "seq": line.seq, "at": at, "step": line.step, "stream": line.stream, "text": line.text}
        for line in lines
    ]
    await session.execute(insert(OutputRow), rows)
    return lines


async def give_up(session: AsyncSession, held: Held) -> None:
    """End the lease now; whoever takes the execution next finds it as after a crash."""
    statement = update(ExecutionRow).where(
        ExecutionRow.id == held.execution_id, ExecutionRow.fence == held.fence, ExecutionRow.state == ExecutionState.RUNNING
    )
    await session.execute(statement.values(lease_until=func.now()))
