"""All of oncall's SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import origin_of
from opssight.core.db import locked
from opssight.oncall.contracts import EscalationState
from opssight.oncall.models import EscalationRow, OverrideRow, PagedRow, PolicyRow, RevisionRow, ScheduleRow, ServicePolicyRow

Kind = Literal["schedule", "policy"]


async def schedules(session: AsyncSession, *, limit: int = 1000, after: UUID | None = None) -> list[ScheduleRow]:
    """List schedules in the order in which they were made."""
    statement = select(ScheduleRow).order_by(ScheduleRow.id).limit(limit)
    if after is not None:
        statement = statement.where(ScheduleRow.id > after)
    return list((await session.execute(statement)).scalars())


async def schedules_by_ids(session: AsyncSession, ids: Collection[UUID]) -> list[ScheduleRow]:
    """Find several schedules, in the order in which they were made."""
    return list((await session.execute(select(ScheduleRow).where(ScheduleRow.id.in_(ids)).order_by(ScheduleRow.id))).scalars())


async def schedule_by_id(session: AsyncSession, schedule_id: UUID, *, lock: bool = False) -> ScheduleRow | None:
    """Find a schedule; ``lock`` holds the row until the transaction ends."""
    statement = select(ScheduleRow).where(ScheduleRow.id == schedule_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def hold_schedules(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Return those of ``ids`` that are schedules, holding them in one order until the transaction ends."""
    return set((await locked(session, select(ScheduleRow.id).where(ScheduleRow.id.in_(ids)).order_by(ScheduleRow.id))).scalars())


async def overrides(
    session: AsyncSession, schedule_ids: Collection[UUID], since: datetime, until: datetime | None = None
) -> dict[UUID, list[OverrideRow]]:
    """Return the overrides that touch the time from ``since`` on, of each schedule, in the order in which they were made.

    One that was removed after it had begun is among them: it held until then.
    """
    statement = (
        select(OverrideRow)
        .where(
            OverrideRow.schedule_id.in_(schedule_ids),
            OverrideRow.ends_at > since,
            or_(OverrideRow.removed_at.is_(None), OverrideRow.removed_at > func.greatest(OverrideRow.starts_at, since)),
        )
        .order_by(OverrideRow.id)
    )
    if until is not None:
        statement = statement.where(OverrideRow.starts_at < until)
    found: dict[UUID, list[OverrideRow]] = {}
    for row in (await session.execute(statement)).scalars():
        found.setdefault(row.schedule_id, []).append(row)
    return found


async def override_by_id(session: AsyncSession, schedule_id: UUID, override_id: UUID) -> OverrideRow | None:
    """Find an override that was not removed, and hold it."""
    statement = select(OverrideRow).where(
        OverrideRow.id == override_id, OverrideRow.schedule_id == schedule_id, OverrideRow.removed_at.is_(None)
    )
    return (await locked(session, statement)).scalar_one_or_none()


async def policies(session: AsyncSession, *, limit: int = 1000, after: UUID | None = None) -> list[PolicyRow]:
    """List policies in the order in which they were made."""
    statement = select(PolicyRow).order_by(PolicyRow.id).limit(limit)
    if after is not None:
        statement = statement.where(PolicyRow.id > after)
    return list((await session.execute(statement)).scalars())


async def policy_by_id(session: AsyncSession, policy_id: UUID, *, lock: bool = False) -> PolicyRow | None:
    """Find a policy; ``lock`` holds the row until the transaction ends."""
    statement = select(PolicyRow).where(PolicyRow.id == policy_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def default_policy(session: AsyncSession, *, lock: bool = False) -> PolicyRow | None:
    """Return the default policy if there is one."""
    statement = select(PolicyRow).where(PolicyRow.is_default)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def policy_for(session: AsyncSession, service_name: str) -> PolicyRow | None:
    """Return the policy that a service names or, failing that, the default; None only while there is no policy."""
    own = select(ServicePolicyRow.policy_id).where(ServicePolicyRow.service_name == service_name).scalar_subquery()
    statement = select(PolicyRow).where(or_(PolicyRow.is_default, PolicyRow.id == own)).order_by(PolicyRow.id != own).limit(1)
    return (await session.execute(statement)).scalar_one_or_none()


async def service_policy(session: AsyncSession, service_name: str) -> UUID | None:
    """Return the policy that a service names itself."""
    return (await session.execute(select(ServicePolicyRow.policy_id).where(ServicePolicyRow.service_name == service_name))).scalar()


async def page_of_service_policies(session: AsyncSession, *, limit: int, after: str | None) -> list[tuple[ServicePolicyRow, PolicyRow]]:
    """List the services that name a policy, by name."""
    statement = select(ServicePolicyRow, PolicyRow).join(PolicyRow, PolicyRow.id == ServicePolicyRow.policy_id)
    if after is not None:
        statement = statement.where(ServicePolicyRow.service_name > after)
    return [(row[0], row[1]) for row in await session.execute(statement.order_by(ServicePolicyRow.service_name).limit(limit))]


async def services_with_policy(session: AsyncSession, policy_id: UUID) -> list[str]:
    """Return the names of the services that name a policy."""
    statement = select(ServicePolicyRow.service_name).where(ServicePolicyRow.policy_id == policy_id)
    return list((await session.execute(statement.order_by(ServicePolicyRow.service_name))).scalars())


async def put_service_policy(session: AsyncSession, service_name: str, service_id: UUID, policy_id: UUID) -> None:
    """Let a service name a policy, in the place of any before."""
    said = {"service_id": service_id, "policy_id": policy_id}
    statement = insert(ServicePolicyRow).values(service_name=service_name, **said)
    await session.execute(statement.on_conflict_do_update(index_elements=[ServicePolicyRow.service_name], set_=said))


async def drop_service_policy(session: AsyncSession, service_id: UUID) -> None:
    """Let a service name no policy."""
    await session.execute(delete(ServicePolicyRow).where(ServicePolicyRow.service_id == service_id))


async def add_default_policy(session: AsyncSession, values: dict[str, object]) -> bool:
    """Insert the default policy; False when somebody else did at the same moment."""
    statement = insert(PolicyRow).values(values).on_conflict_do_nothing().returning(PolicyRow.id)
    return (await session.execute(statement)).scalar_one_or_none() is not None


def add_revision(
    session: AsyncSession, kind: Kind, row: ScheduleRow | PolicyRow, revision: int, at: datetime, content: dict[str, Any] | None
) -> None:
    """Keep what a schedule or a policy says from ``at`` on, and who in this session says so."""
    by = origin_of(session)
    session.add(
        RevisionRow(
            subject_id=row.id,
            revision=revision,
            kind=kind,
            at=at,
            content=content,
            name=row.name,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
        )
    )


async def page_of_revisions(session: AsyncSession, kind: Kind, subject_id: UUID, *, limit: int, before: int | None) -> list[RevisionRow]:
    """List what a schedule or a policy has said, newest first, also when it was removed."""
    statement = (
        select(RevisionRow)
        .where(RevisionRow.subject_id == subject_id, RevisionRow.kind == kind)
        .order_by(RevisionRow.revision.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(RevisionRow.revision < before)
    return list((await session.execute(statement)).scalars())


async def revision_as_of(session: AsyncSession, kind: Kind, subject_id: UUID, at: datetime) -> RevisionRow | None:
    """Find the revision that was in force at a moment."""
    statement = (
        select(RevisionRow)
        .where(RevisionRow.subject_id == subject_id, RevisionRow.kind == kind, RevisionRow.at <= at)
        .order_by(RevisionRow.revision.desc())
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def revisions(session: AsyncSession, kind: Kind, subject_ids: Collection[UUID] | None = None) -> dict[UUID, list[RevisionRow]]:
    """List what schedules or policies have said, each first to last; without ids all of them, also those that were removed."""
    statement = select(RevisionRow).where(RevisionRow.kind == kind).order_by(RevisionRow.subject_id, RevisionRow.revision)
    if subject_ids is not None:
        statement = statement.where(RevisionRow.subject_id.in_(subject_ids))
    found: dict[UUID, list[RevisionRow]] = {}
    for row in (await session.execute(statement)).scalars():
        found.setdefault(row.subject_id, []).append(row)
    return found


async def pages(session: AsyncSession, since: datetime) -> list[tuple[datetime, list[UUID], list[dict[str, Any]], int]]:
    """Count the steps that paged somebody from ``since`` on, by the quarter of an hour, whom, and the targets of the step as stored.

    A night begins and ends on a quarter in every zone there is.
    """
    quarter = func.date_bin(text("interval '15 minutes'"), PagedRow.at, text("timestamptz '2000-01-01 00:00Z'")).label("quarter")
    targets = EscalationRow.steps[PagedRow.step]["targets"].label("targets")
    found = (
        select(quarter, PagedRow.user_ids, targets)
        .join(EscalationRow, EscalationRow.id == PagedRow.escalation_id)
        .where(PagedRow.at >= since, PagedRow.user_ids != literal([], JSONB))
        .subquery()
    )
    parts = (found.c.quarter, found.c.user_ids, found.c.targets)
    rows = (await session.execute(select(*parts, func.count()).group_by(*parts))).all()
    return [(at, [UUID(one) for one in ids], stored, count) for at, ids, stored, count in rows]


async def add_escalation(session: AsyncSession, values: dict[str, object]) -> EscalationRow | None:
    """Insert an escalation and return it; None when the incident has one already."""
    statement = insert(EscalationRow).values(values).on_conflict_do_nothing(index_elements=["incident_id"])
    return (await session.execute(statement.returning(EscalationRow))).scalar_one_or_none()


async def escalation_of(session: AsyncSession, incident_id: UUID) -> EscalationRow | None:
    """Return an incident's escalation, held."""
    statement = select(EscalationRow).where(EscalationRow.incident_id == incident_id)
    return (await locked(session, statement)).scalar_one_or_none()


async def take_due(session: AsyncSession, now: datetime, but: Collection[UUID]) -> EscalationRow | None:
    """Return an escalation that is due, held; those that another worker holds, and ``but``, are passed over."""
    statement = (
        select(EscalationRow)
        .where(EscalationRow.state == EscalationState.ACTIVE, EscalationRow.next_at <= now, EscalationRow.id.not_in(but))
        .order_by(EscalationRow.next_at)
        .limit(1)
    )
    return (await locked(session, statement, skip_locked=True)).scalar_one_or_none()


async def page_of_escalations(
    session: AsyncSession, *, limit: int, before: UUID | None, incident_id: UUID | None, state: EscalationState | None
) -> list[EscalationRow]:
    """List escalations, newest first."""
    statement = select(EscalationRow).order_by(EscalationRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(EscalationRow.id < before)
    if incident_id is not None:
        statement = statement.where(EscalationRow.incident_id == incident_id)
    if state is not None:
        statement = statement.where(EscalationRow.state == state)
    return list((await session.execute(statement)).scalars())


async def escalations_of(session: AsyncSession, incident_ids: Collection[UUID]) -> list[EscalationRow]:
    """Return the escalations of several incidents."""
    return list((await session.execute(select(EscalationRow).where(EscalationRow.incident_id.in_(incident_ids)))).scalars())


async def paged(session: AsyncSession, escalation_ids: Collection[UUID]) -> dict[UUID, list[PagedRow]]:
    """Return the steps carried out of several escalations, first to last."""
    statement = select(PagedRow).where(PagedRow.escalation_id.in_(escalation_ids)).order_by(PagedRow.escalation_id, PagedRow.number)
    found: dict[UUID, list[PagedRow]] = {}
    for row in (await session.execute(statement)).scalars():
        found.setdefault(row.escalation_id, []).append(row)
    return found


async def policies_with_schedule(session: AsyncSession, schedule_id: UUID) -> list[str]:
    """Return the names of the policies that page by a schedule."""
    wanted = func.jsonb_path_exists(
        PolicyRow.steps,
        text("'$[*].targets[*] ? (@.kind == \"schedule\" && @.id == $id)'"),
        func.jsonb_build_object("id", str(schedule_id)),
    )
    return list((await session.execute(select(PolicyRow.name).where(wanted).order_by(PolicyRow.name))).scalars())
