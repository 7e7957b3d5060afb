"""Moving an incident through its states. Every move goes through here and is refused when it is not legal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core import outbox
from opssight.core.audit_note import JsonValue
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.settings import Settings
from opssight.identity import facade as identity
from opssight.incidents import rules
from opssight.incidents.contracts import EntryKind, State
from opssight.incidents.errors import AlreadyOpen, IllegalMove
from opssight.incidents.events import IncidentAcknowledged, IncidentResolved
from opssight.incidents.models import IncidentRow
from opssight.incidents.rules import Move
from opssight.incidents.service.find import found, key_of
from opssight.incidents.service.pages import page_of
from opssight.incidents.service.record import audit, name_of, works_on, write
from opssight.oncall import facade as oncall


async def acknowledge(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor) -> None:
    """Take a held incident: it is being investigated, its escalation stops, and the person becomes its owner.

    ``acknowledged_at`` is that of the first time, also when it was opened again meanwhile.

    Raises:
        IllegalMove: it is not new.
    """
    await _move(session, row, Move.ACKNOWLEDGE)
    now = clock.now()
    row.acknowledged_at = row.acknowledged_at or now
    if actor.kind == "user":
        row.owner_id = UUID(actor.id)
    await oncall.stop(session, clock, incident_id=row.id, state=oncall.EscalationState.ACKNOWLEDGED)
    waited: dict[str, JsonValue] = {"seconds": round((now - row.opened_at).total_seconds())}
    await write(session, row, EntryKind.ACKNOWLEDGED, f"{actor.name} acknowledged.", actor=actor, at=now, detail=waited, tell=False)
    await works_on(session, row, actor, now)
    audit(session, row, "acknowledged")
    await outbox.publish(session, IncidentAcknowledged(row.id, row.number, row.owner_id))


async def resolve(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, note: str | None) -> None:
    """Close a held incident that is being investigated.

    Raises:
        IllegalMove: it is new, or resolved already.
    """
    await _move(session, row, Move.RESOLVE)
    await _end(session, clock, row, actor, note, (Move.RESOLVE,))


async def resolve_by_program(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, note: str | None) -> None:
    """Close a held incident whatever its state, by the legal moves; nothing happens to one that is resolved."""
    way = rules.way_to_resolved(State(row.state))
    for move in way:
        await _move(session, row, move)
    if way:
        await _end(session, clock, row, actor, note, way)


async def reopen(session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, reason: str) -> None:
    """Take up a held, resolved incident again. Nobody is paged: whoever reopens it is there.

    Raises:
        IllegalMove: it is not resolved.
        AlreadyOpen: another open incident is about the same alert by now.
    """
    await _move(session, row, Move.REOPEN)
    key = key_of(row)
    again = AlreadyOpen(f"Another open incident is about the same alerts as {key}; go on there.")
    with refusing({f"incidents_incidents_open_{column}_key": again for column in ("fingerprint", "group_key")}):
        await session.flush()
    now = clock.now()
    await write(session, row, EntryKind.REOPENED, f"{actor.name} reopened it: {reason}", actor=actor, at=now)
    await works_on(session, row, actor, now)
    audit(session, row, "reopened", {"reason": reason})


async def open_again(session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, why: str) -> None:
    """Open a held, resolved incident again because its alert still fires, and page by its escalation; ``why`` is a sentence.

    The caller has made sure that no other open incident is about the same alerts.
    """
    await _move(session, row, Move.RECUR)
    await session.flush()
    await write(session, row, EntryKind.REOPENED, why, at=clock.now())
    audit(session, row, "reopened", {"reason": why})
    page = await page_of(session, settings, row)
    await oncall.restart(session, clock, settings, incident_id=row.id, page=page, reason=why)


async def resolve_incident(
    session: AsyncSession, clock: Clock, incident_id: UUID, *, actor: identity.Actor, note: str | None = None
) -> None:
    """Resolve the incident for a program that has verified the remedy; one that is resolved already stays so.

    A new incident passes through ``investigating`` on the way, so that no move is skipped; it does not count as
    acknowledged by a person.

    Raises:
        IncidentNotFound: there is none with this id.
    """
    await resolve_by_program(session, clock, await found(session, incident_id, held=True), actor, note)


async def _move(session: AsyncSession, row: IncidentRow, move: Move) -> None:
    state = State(row.state)
    following = rules.moved(state, move)
    if following is None:
        raise IllegalMove(rules.refusal(key_of(row), state, move, await name_of(session, row.owner_id)))
    row.state = following
    row.version += 1
    row.look_at = row.quiet_since = None
    if following is not State.RESOLVED:
        row.resolved_at = None


async def _end(
    session: AsyncSession, clock: Clock, row: IncidentRow, actor: identity.Actor, note: str | None, way: tuple[Move, ...]
) -> None:
    now: datetime = clock.now()
    row.resolved_at = now
    await oncall.stop(session, clock, incident_id=row.id, state=oncall.EscalationState.RESOLVED)
    count = (await alerts.count_of_incidents(session, [row.id])).get(row.id)
    firing = count.firing if count else 0
    detail: dict[str, JsonValue] = {
        "seconds": round((now - row.opened_at).total_seconds()),
        "moves": [str(move) for move in way],
        "firing_alerts": firing,
    }
    text = f"{actor.name} resolved it" + (f": {note}" if note else ".")
    if firing:
        row.look_at = now
        text = rules.sentences(text, rules.still_firing(firing))
    await write(session, row, EntryKind.RESOLVED, text, actor=actor, at=now, detail=detail, tell=False)
    await works_on(session, row, actor, now)
    audit(session, row, "resolved", {"by": actor.name})
    await outbox.publish(session, IncidentResolved(row.id, row.number, row.service))
