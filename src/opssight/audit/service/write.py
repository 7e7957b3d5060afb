"""Writing the notes of a session, in its transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.audit.models import RecordRow
from opssight.core.audit_note import JsonValue, notes_of, origin_of
from opssight.core.clock import Clock
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
