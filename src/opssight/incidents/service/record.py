"""Writing what happens: a line of the timeline, the audit record and the live event, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.ids import uuid7
from opssight.identity import facade as identity
from opssight.incidents import repository, rules
from opssight.incidents.contracts import EntryKind, Link
from opssight.incidents.events import IncidentChanged
from opssight.incidents.models import EntryRow, IncidentRow, StormRow
from opssight.incidents.rules import Storm
from opssight.incidents.service.find import key_of


async def write(
    session: AsyncSession,
    row: IncidentRow,
    kind: EntryKind,
    text: str,
    *,
    actor: identity.Actor = identity.SYSTEM,
    at: datetime | None = None,
    detail: dict[str, JsonValue] | None = None,
    links: Sequence[Link] = (),
    tell: bool = True,
) -> EntryRow:
    """Add a line to the timeline; ``at`` is the database's time when left out, ``tell`` publishes that the incident changed."""
    entry = EntryRow(
        id=uuid7(),
        incident_id=row.id,
        kind=kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        text=text,
        detail=detail or {},
        links=[asdict(link) for link in links],
    )
    if at is not None:
        entry.at = at
    repository.add_entry(session, entry)
    if tell:
        await outbox.publish(session, IncidentChanged(row.id, row.number, str(kind)))
    return entry


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the timeline tells."""

    text: str
    detail: dict[str, JsonValue]
    links: Sequence[Link]


async def write_many(session: AsyncSession, row: IncidentRow, kind: EntryKind, lines: Sequence[Line], *, at: datetime) -> None:
    """Add lines of one kind to a held incident's timeline, so that it stays readable however many there are.

    The first ten of a storm are written; one more line counts the rest. What they are about is listed elsewhere.
    """
    if not lines:
        return
    stored = await repository.storm_of(session, row.id, kind)
    before = Storm(stored.began_at, stored.last_at, stored.named, stored.counted) if stored else None
    storm, named = rules.after_lines(before, len(lines), at)
    if stored is None or storm.began_at != stored.began_at:
        stored = StormRow(id=uuid7(), incident_id=row.id, kind=kind, began_at=storm.began_at)
        session.add(stored)
    stored.last_at, stored.named, stored.counted = storm.last_at, storm.named, storm.counted
    for line in lines[:named]:
        await write(session, row, kind, line.text, at=at, detail=line.detail, links=line.links, tell=False)
    if storm.counted and stored.entry_id is None:
        entry = await write(session, row, kind, "And more of the same; they are listed under Alerts.", at=at, tell=False)
        stored.entry_id = entry.id
    await outbox.publish(session, IncidentChanged(row.id, row.number, str(kind)))


def audit(session: AsyncSession, row: IncidentRow, action: str, detail: dict[str, JsonValue] | None = None) -> None:
    """Note a mutation for the audit record."""
    note(session, f"incident.{action}", target_type="incident", target_id=str(row.id), detail={"key": key_of(row), **(detail or {})})


async def works_on(session: AsyncSession, row: IncidentRow, actor: identity.Actor, at: datetime) -> None:
    """Count a person who does something among the incident's responders."""
    if actor.kind == "user":
        await repository.add_responders(session, row.id, [UUID(actor.id)], at)


async def name_of(session: AsyncSession, user_id: UUID | None) -> str | None:
    """Return a person's name."""
    found = await identity.list_users(session, [user_id]) if user_id else []
    return found[0].name if found else None
