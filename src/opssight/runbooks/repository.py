"""The SQL of runbooks and bindings, and of reading executions. What a worker writes is in :mod:`.ledger`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, all_, cast, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.runbooks.contracts import ExecutionState, Runbook
from opssight.runbooks.models import BindingRow, ExecutionRow, JournalRow, OutputRow, RevisionRow, StepRow, StoredRow


async def stored_texts(session: AsyncSession) -> list[tuple[str, str]]:
    """Return the name and the source of every stored runbook."""
    present = (StoredRow.name == RevisionRow.name) & (StoredRow.version == RevisionRow.version)
    rows = await session.execute(select(StoredRow.name, RevisionRow.text).join(RevisionRow, present).order_by(StoredRow.name))
    return [(name, text) for name, text in rows]


async def stored_by_name(session: AsyncSession, name: str, *, lock: bool = False) -> StoredRow | None:
    """Find a stored runbook."""
    statement = select(StoredRow).where(StoredRow.name == name)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def revision(session: AsyncSession, name: str, version: str) -> RevisionRow | None:
    """Find a version of a runbook."""
    statement = select(RevisionRow).where(RevisionRow.name == name, RevisionRow.version == version)
    return (await session.execute(statement)).scalar_one_or_none()


async def revisions(session: AsyncSession, name: str) -> list[RevisionRow]:
    """List the versions of a runbook, newest first."""
    statement = select(RevisionRow).where(RevisionRow.name == name).order_by(RevisionRow.created_at.desc())
    return list((await session.execute(statement)).scalars())


async def keep_revision(session: AsyncSession, runbook: Runbook, now: datetime) -> None:
    """Keep the runbook's present version, once."""
    statement = insert(RevisionRow).values(
        name=runbook.name, version=runbook.version, source=str(runbook.source), text=runbook.text, created_at=now
    )
    await session.execute(statement.on_conflict_do_nothing())


async def execution_by_id(session: AsyncSession, execution_id: UUID, *, lock: bool = False) -> ExecutionRow | None:
    """Find an execution; ``lock`` holds the row until the transaction ends."""
    statement = select(ExecutionRow).where(ExecutionRow.id == execution_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def execution_by_number(session: AsyncSession, number: int) -> ExecutionRow | None:
    """Find an execution by the number in its key."""
    return (await session.execute(select(ExecutionRow).where(ExecutionRow.number == number))).scalar_one_or_none()


async def page_of_executions(
    session: AsyncSession,
    *,
    limit: int,
    before: UUID | None,
    states: Collection[str] = (),
    runbook: str | None = None,
    incident_id: UUID | None = None,
    server_id: UUID | None = None,
) -> list[ExecutionRow]:
    """List executions, newest first."""
    statement = select(ExecutionRow).order_by(ExecutionRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(ExecutionRow.id < before)
    if states:
        statement = statement.where(ExecutionRow.state.in_(states))
    for column, value in (
        (ExecutionRow.runbook, runbook),
        (ExecutionRow.incident_id, incident_id),
        (ExecutionRow.server_id, server_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return list((await session.execute(statement)).scalars())


async def steps_of(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[StepRow]]:
    """Return the steps of several executions, each in order."""
    found: dict[UUID, list[StepRow]] = {execution_id: [] for execution_id in ids}
    statement = select(StepRow).where(StepRow.execution_id.in_(ids)).order_by(StepRow.execution_id, StepRow.index)
    for row in (await session.execute(statement)).scalars():
        found[row.execution_id].append(row)
    return found


async def output_after(session: AsyncSession, execution_id: UUID, *, after: int, limit: int) -> list[OutputRow]:
    """Return the output that follows ``after``."""
    statement = select(OutputRow).where(OutputRow.execution_id == execution_id, OutputRow.seq > after)
    return list((await session.execute(statement.order_by(OutputRow.seq).limit(limit))).scalars())


async def replace_output(session: AsyncSession, before: datetime, line: str, *, now: datetime, but_of: Collection[UUID], limit: int) -> int:
    """Put one ``line`` in the place of the output of up to ``limit`` executions that ended before a moment; return of how many.

    Those for the incidents ``but_of`` are left. Of one that had no output it is only marked that it was seen to.
    """
    statement = (
        select(ExecutionRow)
        .where(
            ExecutionRow.finished_at < before,
            ExecutionRow.output_removed_at.is_(None),
            ExecutionRow.state.in_([ExecutionState.SUCCEEDED, ExecutionState.FAILED, ExecutionState.CANCELLED]),
            or_(ExecutionRow.incident_id.is_(None), ExecutionRow.incident_id != all_(cast(list(but_of), ARRAY(Uuid)))),
        )
        .order_by(ExecutionRow.finished_at)
        .limit(limit)
    )
    rows = (await locked(session, statement, skip_locked=True)).scalars().all()
    await session.execute(delete(OutputRow).where(OutputRow.execution_id.in_([row.id for row in rows])))
    for row in rows:
        row.output_removed_at = now
        if row.output_seq:
            row.output_seq += 1
            session.add(OutputRow(execution_id=row.id, seq=row.output_seq, at=now, step=None, stream="system", text=line))
    await session.flush()
    return len(rows)


async def journal_of(session: AsyncSession, execution_id: UUID) -> list[JournalRow]:
    """Return an execution's journal, in order."""
    statement = select(JournalRow).where(JournalRow.execution_id == execution_id).order_by(JournalRow.id)
    return list((await session.execute(statement)).scalars())


async def binding_by_id(session: AsyncSession, binding_id: UUID) -> BindingRow | None:
    """Find a binding and hold it."""
    statement = select(BindingRow).where(BindingRow.id == binding_id)
    return (await locked(session, statement)).scalar_one_or_none()


async def binding_name_taken(session: AsyncSession, name: str, *, but: UUID | None = None) -> bool:
    """Tell whether another binding has this name."""
    statement = select(BindingRow.id).where(BindingRow.name == name)
    if but is not None:
        statement = statement.where(BindingRow.id != but)
    return (await session.execute(statement)).scalar() is not None


async def page_of_bindings(session: AsyncSession, *, limit: int, after: UUID | None) -> list[BindingRow]:
    """List bindings in the order in which they were added."""
    statement = select(BindingRow).order_by(BindingRow.id).limit(limit)
    if after is not None:
        statement = statement.where(BindingRow.id > after)
    return list((await session.execute(statement)).scalars())


async def bindings_of(session: AsyncSession, runbook: str) -> list[str]:
    """Return the names of the bindings to a runbook."""
    statement = select(BindingRow.name).where(BindingRow.runbook == runbook).order_by(BindingRow.name)
    return list((await session.execute(statement)).scalars())


async def enabled_bindings(session: AsyncSession) -> list[BindingRow]:
    """Return the bindings that may act, holding them, so that two incidents cannot both use the last attempt."""
    statement = select(BindingRow).where(BindingRow.enabled).order_by(BindingRow.id)
    return list((await locked(session, statement)).scalars())


async def started_by_binding(session: AsyncSession, binding_id: UUID, server_id: UUID | None, since: datetime) -> list[datetime]:
    """Return when a binding started executions on a server since a moment."""
    statement = select(ExecutionRow.created_at).where(
        ExecutionRow.binding_id == binding_id, ExecutionRow.server_id == server_id, ExecutionRow.created_at > since
    )
    return list((await session.execute(statement)).scalars())


async def drop_binding(session: AsyncSession, binding_id: UUID) -> None:
    """Remove a binding."""
    await session.execute(delete(BindingRow).where(BindingRow.id == binding_id))
