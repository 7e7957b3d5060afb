"""Linking records into the chain, a moment after they were written (``docs/adr/0005``)."""

from __future__ import annotations

from sqlalchemy import update

from opssight.audit import repository
from opssight.audit.events import AuditSealed
from opssight.audit.models import RecordRow
from opssight.audit.rules import GENESIS, record_hash
from opssight.core import outbox
from opssight.core.context import Context

BATCH = 500


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
            rows = await repository.unsealed(session, BATCH)
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
