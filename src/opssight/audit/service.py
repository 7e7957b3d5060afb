"""Writing the notes of a session in its transaction, linking records into the chain a moment later (``docs/adr/0005``), and walking it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.audit import repository
from opssight.audit.contracts import Verification
from opssight.audit.events import AuditSealed
from opssight.audit.models import RecordRow
from opssight.audit.rules import GENESIS, record_hash
from opssight.core import outbox
from opssight.core.audit_note import JsonValue, notes_of, origin_of
from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.core.redaction import redact_text


def writer(clock: Clock) -> Callable[[AsyncSession], Awaitable[None]]:
    """Return the hook that the database calls before each commit."""

    async def write_notes(session: AsyncSession) -> None:
        notes = notes_of(session)
        if not notes:
            return
        now = clock.now()
        rows: list[dict[str, object]] = []
        for one in notes:
            origin = one.origin or origin_of(session)
            known = origin_of(session)
            rows.append(
                {
                    "id": uuid7(),
                    "at": now,
                    "actor_kind": origin.kind,
                    "actor_id": origin.id,
                    "actor_name": origin.name,
                    "action": one.action,
                    "target_type": one.target_type,
                    "target_id": one.target_id,
                    "detail": _redacted(one.detail),
                    "request_id": origin.request_id or known.request_id,
                    "ip": origin.ip or known.ip,
                }
            )
        await session.execute(insert(RecordRow), rows)
        notes.clear()

    return write_notes


def _redacted(value: JsonValue) -> JsonValue:
    """Return a detail without what looks like a secret: the record is read by many and can never be changed."""
    match value:
        case str():
            return redact_text(value)
        case list():
            return [_redacted(one) for one in value]
        case dict():
            return {name: _redacted(one) for name, one in value.items()}
        case _:
            return value


SEALED_AT_ONCE = 500


def hashed_fields(row: RecordRow) -> dict[str, object]:
    """Return what of a record is hashed: everything but the chain's own columns."""
    return {
        "id": str(row.id),
        "at": row.at.isoformat(timespec="microseconds"),
        "actor_kind": row.actor_kind,
        "actor_id": row.actor_id,
        "actor_name": row.actor_name,
        "action": row.action,
        "target_type": row.target_type,
        "target_id": row.target_id,
        "detail": row.detail,
        "request_id": row.request_id,
        "ip": row.ip,
    }


async def seal(context: Context) -> int:
    """Link everything that is written and not linked; return how many records."""
    total = 0
    while True:
        async with context.db.write() as session:
            await repository.lock_chain(session)
            rows = await repository.unsealed(session, SEALED_AT_ONCE)
            if not rows:
                return total
            head = await repository.head(session)
            seq, previous = (head.seq or 0, head.hash or GENESIS) if head else (0, GENESIS)
            for row in rows:
                seq += 1
                linked = record_hash(hashed_fields(row), seq, previous)
                await session.execute(update(RecordRow).where(RecordRow.id == row.id).values(seq=seq, prev_hash=previous, hash=linked))
                previous = linked
            await outbox.publish(session, AuditSealed(seq=seq))
            total += len(rows)


READ_AT_ONCE = 2000


async def verify(session: AsyncSession) -> Verification:
    """Recompute every hash; a changed, removed or inserted record shows at its place."""
    seq, checked = 0, 0
    previous: str = GENESIS
    while True:
        rows = await repository.sealed_after(session, seq, READ_AT_ONCE)
        for row in rows:
            fits = row.seq == seq + 1 and row.prev_hash == previous
            if not fits or row.hash != record_hash(hashed_fields(row), seq + 1, previous):
                return Verification(ok=False, checked=checked, first_bad_seq=seq + 1, head_hash=previous)
            seq, previous, checked = seq + 1, row.hash or GENESIS, checked + 1
        session.expunge_all()
        if len(rows) < READ_AT_ONCE:
            return Verification(ok=True, checked=checked, first_bad_seq=None, head_hash=previous if checked else None)
