"""All of audit's SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.audit.models import RecordRow


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    actor: str | None = None
    action: str | None = None
    target_type: str | None = None
    target_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def page(session: AsyncSession, filters: Filters, *, limit: int, before: UUID | None) -> list[RecordRow]:
    """List records, newest first."""
    statement = select(RecordRow).order_by(RecordRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(RecordRow.id < before)
    if filters.actor:
        statement = statement.where(RecordRow.actor_id == filters.actor)
    if filters.action:
        statement = statement.where(RecordRow.action == filters.action)
    if filters.target_type:
        statement = statement.where(RecordRow.target_type == filters.target_type)
    if filters.target_id:
        statement = statement.where(RecordRow.target_id == filters.target_id)
    if filters.since:
        statement = statement.where(RecordRow.at >= filters.since)
    if filters.until:
        statement = statement.where(RecordRow.at < filters.until)
    return list((await session.execute(statement)).scalars())


async def head(session: AsyncSession) -> RecordRow | None:
    """Return the newest sealed record."""
    statement = select(RecordRow).where(RecordRow.seq.is_not(None)).order_by(RecordRow.seq.desc()).limit(1)
    return (await session.execute(statement)).scalar_one_or_none()


async def unsealed(session: AsyncSession, limit: int) -> Sequence[RecordRow]:
    """Return records that are not in the chain yet, oldest first."""
    statement = select(RecordRow).where(RecordRow.seq.is_(None)).order_by(RecordRow.id).limit(limit)
    return (await session.execute(statement)).scalars().all()


async def sealed_after(session: AsyncSession, seq: int, limit: int) -> Sequence[RecordRow]:
    """Return sealed records after ``seq``, in order."""
    statement = select(RecordRow).where(RecordRow.seq > seq).order_by(RecordRow.seq).limit(limit)
    return (await session.execute(statement)).scalars().all()


async def lock_chain(session: AsyncSession) -> None:
    """Let one transaction at a time extend the chain."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))"))
