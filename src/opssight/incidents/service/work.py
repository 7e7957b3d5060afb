"""What people do to an incident besides moving it: comment, severity, owner, paging somebody."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import Clock
from opssight.core.errors import Invalid
from opssight.core.settings import Settings
from opssight.identity import facade as identity
from opssight.incidents import repository
from opssight.incidents.contracts import EntryKind, Severity, State
from opssight.incidents.errors import CannotBeReached, IllegalMove
from opssight.incidents.models import EntryRow, IncidentRow
from opssight.incidents.service.find import found, key_of
from opssight.incidents.service.pages import page_of
from opssight.incidents.service.record import audit, name_of, works_on, write
from opssight.oncall import facade as oncall


async def comment(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, text: str) -> EntryRow:
    """Add a person's words to the timeline, in whatever state the incident is."""
    now = clock.now()
    entry = await write(session, row, EntryKind.COMMENT, text, actor=actor, at=now)
    await works_on(session, row, actor, now)
    audit(session, row, "commented", {"entry_id": str(entry.id)})
    return entry


async def set_severity(
    session: AsyncSession,
    clock: Clock,
    settings: Settings,
    row: IncidentRow,
    actor: identity.Actor,
    *,
    severity: Severity,
    reason: str | None,
) -> None:
    """Say how bad it is; the same severity again changes nothing but that a person has said so."""
    before, row.severity, row.severity_by_person = row.severity, severity, True
    row.version += 1
    audit(session, row, "severity_set", {"from": before, "to": str(severity), "reason": reason})
    if before == severity:
        return
    verb = "raised" if severity < before else "lowered"
    text = f"{actor.name} {verb} the severity from {before.upper()} to {severity.upper()}" + (f": {reason}" if reason else ".")
    await write(session, row, EntryKind.SEVERITY, text, actor=actor, at=clock.now(), detail={"from": before, "to": str(severity)})
    await works_on(session, row, actor, clock.now())
    await oncall.set_page(session, incident_id=row.id, page=await page_of(session, settings, row))


async def set_owner(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, user_id: UUID | None) -> None:
    """Say who sees to it; None for nobody.

    Raises:
        Invalid: there is no such person, or they are disabled.
    """
    name = await _enabled_name(session, user_id) if user_id else None
    row.owner_id = user_id
    row.version += 1
    now = clock.now()
    if user_id is None:
        text = f"{actor.name} took the owner off."
    else:
        text = f"{actor.name} became the owner." if actor.id == str(user_id) else f"{actor.name} made {name} the owner."
        await repository.add_responders(session, row.id, [user_id], now)
    await write(session, row, EntryKind.OWNER, text, actor=actor, at=now, detail={"user_id": str(user_id) if user_id else None})
    audit(session, row, "owner_set", {"user_id": str(user_id) if user_id else None})


async def page_somebody(
    session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, actor: identity.Actor, user_id: UUID
) -> None:
    """Page a person because somebody wants them here; the escalation goes on as it would have.

    Raises:
        IllegalMove: the incident is resolved.
        Invalid: there is no such person, or they are disabled.
        CannotBeReached: their channels are off.
    """
    if row.state == State.RESOLVED:
        raise IllegalMove(f"{key_of(row)} is resolved; reopen it before you page anybody.")
    name = await _enabled_name(session, user_id)
    now = clock.now()
    reason = f"{actor.name} asks you to help with {key_of(row)}."
    page = await page_of(session, settings, row)
    if not await oncall.page_person(session, clock, incident_id=row.id, user_id=user_id, page=page, reason=reason):
        raise CannotBeReached(f"{name} has no enabled way to be reached; see their contact methods.")
    await repository.add_responders(session, row.id, [user_id], now)
    text = f"{actor.name} paged {name}."
    await write(session, row, EntryKind.PAGED, text, actor=actor, at=now, detail={"user_ids": [str(user_id)], "users": [name]})
    audit(session, row, "paged", {"user_id": str(user_id)})


async def escalate_now(session: AsyncSession, incident_id: UUID, *, reason: str) -> None:
    """Page the next step at once instead of waiting; an escalation that has ended runs again.

    Nothing happens to a resolved incident. The page goes out within the second in which the caller commits.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    row = await found(session, incident_id, held=True)
    if row.state == State.RESOLVED:
        return
    await oncall.escalate_now(session, incident_id=row.id, reason=reason)
    audit(session, row, "escalated", {"reason": reason})


async def _enabled_name(session: AsyncSession, user_id: UUID) -> str:
    name = await name_of(session, user_id)
    people = await identity.list_users(session, [user_id])
    if name is None or people[0].disabled:
        raise Invalid("There is no enabled person with this id; list them with GET /api/v1/users.", field="user_id")
    return name
