"""All of incidents' SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Select, and_, cast, func, literal, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from opssight.core.db import locked
from opssight.incidents.contracts import EntryKind, Severity, State
from opssight.incidents.models import EntryRow, IncidentRow, ResponderRow, StormRow


async def lock(session: AsyncSession, what: str) -> None:
    """Let one transaction at a time do ``what``, until it ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 12))"), {"what": what})


async def lock_all(session: AsyncSession, whats: Collection[str]) -> None:
    """Let one transaction at a time do each of ``whats``, until it ends; taken in one order, so that two never deadlock."""
    statement = text(
        "SELECT count(pg_advisory_xact_lock(key)) FROM"
        " (SELECT DISTINCT hashtextextended(what, 12) AS key FROM unnest(CAST(:whats AS text[])) AS t(what) ORDER BY key OFFSET 0) AS keys"
    )
    await session.execute(statement, {"whats": list(whats)})


async def incident_by_id(session: AsyncSession, incident_id: UUID, *, held: bool = False) -> IncidentRow | None:
    """Find an incident; ``held`` keeps others from changing it until the transaction ends."""
    statement = select(IncidentRow).where(IncidentRow.id == incident_id)
    return (await locked(session, statement) if held else await session.execute(statement)).scalar_one_or_none()


async def incidents_by_ids(session: AsyncSession, incident_ids: Collection[UUID]) -> list[IncidentRow]:
    """Find several incidents, ordered by their services, in which whoever locks those takes them."""
    statement = select(IncidentRow).where(IncidentRow.id.in_(list(incident_ids))).order_by(IncidentRow.service, IncidentRow.id)
    return list((await session.execute(statement)).scalars())


async def incident_by_number(session: AsyncSession, number: int, *, held: bool = False) -> IncidentRow | None:
    """Find an incident by its number."""
    statement = select(IncidentRow).where(IncidentRow.number == number)
    return (await locked(session, statement) if held else await session.execute(statement)).scalar_one_or_none()


async def open_incidents_for(session: AsyncSession, fingerprints: Collection[str], group_keys: Collection[str]) -> list[IncidentRow]:
    """Return the open incidents about alerts or their groups, oldest first; held."""
    statement = (
        select(IncidentRow)
        .where(
            IncidentRow.state != State.RESOLVED,
            or_(IncidentRow.fingerprint.in_(list(fingerprints)), IncidentRow.group_key.in_(list(group_keys))),
        )
        .order_by(IncidentRow.id)
    )
    return list((await locked(session, statement)).scalars())


async def open_instead_of(session: AsyncSession, row: IncidentRow) -> IncidentRow | None:
    """Return the open incident about the same alert as a resolved one or, failing that, about its group; held."""
    same_alert = IncidentRow.fingerprint == row.fingerprint
    statement = (
        select(IncidentRow)
        .where(IncidentRow.state != State.RESOLVED, or_(same_alert, IncidentRow.group_key == row.group_key))
        .order_by(same_alert.desc().nulls_last(), IncidentRow.id)
        .limit(1)
    )
    return (await locked(session, statement)).scalar_one_or_none()


async def due_for_a_look(session: AsyncSession, now: datetime, *, limit: int = 500) -> list[tuple[UUID, str | None]]:
    """List the incidents to be looked at by ``now`` and their group keys, the longest due first."""
    statement = select(IncidentRow.id, IncidentRow.group_key).where(IncidentRow.look_at <= now).order_by(IncidentRow.look_at).limit(limit)
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def open_ids(session: AsyncSession) -> list[UUID]:
    """List the incidents that are not resolved."""
    return list((await session.execute(select(IncidentRow.id).where(IncidentRow.state != State.RESOLVED))).scalars())


async def open_of_service(session: AsyncSession, service: str) -> tuple[int, Severity | None]:
    """Return how many open incidents a service has, and the worst severity among them."""
    statement = select(func.count(), func.min(IncidentRow.severity)).where(
        IncidentRow.service == service, IncidentRow.state != State.RESOLVED
    )
    count, worst = (await session.execute(statement)).one()
    return count, Severity(worst) if worst else None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents are asked for; ``owner`` is an id, or False for those without an owner."""

    states: Collection[State] = ()
    severities: Collection[Severity] = ()
    services: Collection[str] = ()
    owner: UUID | bool | None = None
    words: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: by a column and then by id, both in one direction."""

    column: InstrumentedAttribute[Any]
    descending: bool


SORTS: Mapping[str, Order] = {
    "-opened_at": Order(IncidentRow.opened_at, descending=True),
    "opened_at": Order(IncidentRow.opened_at, descending=False),
    "severity": Order(IncidentRow.severity, descending=False),
    "-severity": Order(IncidentRow.severity, descending=True),
    "number": Order(IncidentRow.number, descending=False),
    "-number": Order(IncidentRow.number, descending=True),
}


async def page(
    session: AsyncSession, filters: Filters, order: Order, *, limit: int, after: tuple[object, UUID] | None
) -> list[IncidentRow]:
    """List incidents; ``after`` is the sort column and id of the last one given."""
    statement = _filtered(filters).limit(limit)
    columns = (order.column, IncidentRow.id)
    if after is not None:
        place, position = tuple_(*columns), tuple_(literal(after[0], order.column.type), literal(after[1], IncidentRow.id.type))
        statement = statement.where(place < position if order.descending else place > position)
    return list((await session.execute(statement.order_by(*(one.desc() if order.descending else one.asc() for one in columns)))).scalars())


def _filtered(filters: Filters) -> Select[IncidentRow]:
    statement = select(IncidentRow)
    if filters.states:
        statement = statement.where(IncidentRow.state.in_([str(one) for one in filters.states]))
    if filters.severities:
        statement = statement.where(IncidentRow.severity.in_([str(one) for one in filters.severities]))
    if filters.services:
        statement = statement.where(IncidentRow.service.in_(list(filters.services)))
    if filters.owner is False:
        statement = statement.where(IncidentRow.owner_id.is_(None))
    elif isinstance(filters.owner, UUID):
        statement = statement.where(IncidentRow.owner_id == filters.owner)
    if filters.words:
        wanted: list[ColumnElement[bool]] = [
            IncidentRow.title.icontains(filters.words, autoescape=True),
            IncidentRow.summary.icontains(filters.words, autoescape=True),
            IncidentRow.service.icontains(filters.words, autoescape=True),
        ]
        if filters.number is not None:
            wanted.append(IncidentRow.number == filters.number)
        statement = statement.where(or_(*wanted))
    return statement


async def storm_of(session: AsyncSession, incident_id: UUID, kind: EntryKind) -> StormRow | None:
    """Return the newest storm of an incident's lines of one kind; the incident is held."""
    statement = select(StormRow).where(StormRow.incident_id == incident_id, StormRow.kind == kind)
    return (await session.execute(statement.order_by(StormRow.began_at.desc()).limit(1))).scalar_one_or_none()


async def counted(session: AsyncSession, entry_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many lines those of ``entry_ids`` stand for that count others."""
    statement = select(StormRow.entry_id, StormRow.counted).where(StormRow.entry_id.in_(entry_ids))
    return {entry_id: number for entry_id, number in await session.execute(statement) if entry_id is not None}


def add_entry(session: AsyncSession, row: EntryRow) -> None:
    """Add a line to a timeline."""
    session.add(row)


async def timeline(
    session: AsyncSession, incident_id: UUID, *, limit: int, before: tuple[datetime, int] | None, kinds: Collection[EntryKind]
) -> list[EntryRow]:
    """List a timeline, newest first; ``before`` is time and sequence of the last entry given."""
    statement = select(EntryRow).where(EntryRow.incident_id == incident_id)
    if kinds:
        statement = statement.where(EntryRow.kind.in_([str(one) for one in kinds]))
    if before is not None:
        position = tuple_(literal(before[0], EntryRow.at.type), literal(before[1], EntryRow.seq.type))
        statement = statement.where(tuple_(EntryRow.at, EntryRow.seq) < position)
    return list((await session.execute(statement.order_by(EntryRow.at.desc(), EntryRow.seq.desc()).limit(limit))).scalars())


async def add_responders(session: AsyncSession, incident_id: UUID, user_ids: Collection[UUID], since: datetime) -> None:
    """Count people among those who work on an incident."""
    rows = [{"incident_id": incident_id, "user_id": user_id, "since": since} for user_id in user_ids]
    if rows:
        await session.execute(insert(ResponderRow).values(rows).on_conflict_do_nothing())


async def responders(session: AsyncSession, incident_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the people of several incidents, the first there first."""
    statement = (
        select(ResponderRow.incident_id, ResponderRow.user_id)
        .where(ResponderRow.incident_id.in_(incident_ids))
        .order_by(ResponderRow.since, ResponderRow.user_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for incident_id, user_id in await session.execute(statement):
        found.setdefault(incident_id, []).append(user_id)
    return found


@dataclass(frozen=True, slots=True)
class Week:
    """The incidents opened in one week (from Monday, UTC)."""

    begins: datetime
    opened: int
    mtta_seconds: float | None
    mttr_seconds: float | None


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures over all incidents; the means are over those opened in the last 30 days."""

    open: int
    needs_you: int
    by_severity: dict[str, int] = field(default_factory=dict[str, int])
    mtta_seconds: float | None = None
    mttr_seconds: float | None = None
    weekly: Sequence[Week] = ()


def _mean(until: InstrumentedAttribute[datetime | None]) -> ColumnElement[float]:
    return cast(func.avg(func.extract("epoch", until - IncidentRow.opened_at)), Float)


_MEANS = (_mean(IncidentRow.acknowledged_at), _mean(IncidentRow.resolved_at))


async def stats(session: AsyncSession, user_id: UUID | None, since: datetime, weeks_since: datetime) -> Stats:
    """Return the figures; ``user_id`` is whom ``needs_you`` is about."""
    is_open = IncidentRow.state != State.RESOLVED
    counted = select(IncidentRow.severity, func.count()).where(is_open).group_by(IncidentRow.severity)
    by_severity: dict[str, int] = {severity: count for severity, count in await session.execute(counted)}  # noqa: C416 dict() loses the types
    mine = or_(
        IncidentRow.owner_id == user_id,
        and_(
            IncidentRow.state == State.NEW,
            select(ResponderRow.user_id).where(ResponderRow.incident_id == IncidentRow.id, ResponderRow.user_id == user_id).exists(),
        ),
    )
    needs = (await session.execute(select(func.count()).select_from(IncidentRow).where(is_open, mine))).scalar_one() if user_id else 0
    mtta, mttr = (await session.execute(select(*_MEANS).where(IncidentRow.opened_at >= since))).one()
    week = func.date_trunc("week", IncidentRow.opened_at, "UTC")
    weekly = select(week, func.count(), *_MEANS).where(IncidentRow.opened_at >= weeks_since).group_by(week).order_by(week)
    return Stats(
        open=sum(by_severity.values()),
        needs_you=needs,
        by_severity=by_severity,
        mtta_seconds=mtta,
        mttr_seconds=mttr,
        weekly=[Week(*row) for row in await session.execute(weekly)],
    )
