"""Deliveries that were given up, for people to look at, to try again and to drop; and throwing away what has served."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.errors import NotFound

UNHANDLED_DAYS = 1
DEAD_DAYS = 30


class NoDeadDelivery(NotFound):
    """The delivery is not on the dead-letter list."""

    type = "no-dead-delivery"
    title = "No such dead delivery"


@dataclass(frozen=True, slots=True)
class DeadDelivery:
    """A delivery that failed for the last time."""

    event_id: UUID
    seq: int
    subscriber: str
    event: str
    payload: dict[str, object]
    attempts: int
    last_error: str | None
    published_at: datetime


async def dead_deliveries(session: AsyncSession, *, limit: int, before: tuple[int, str] | None = None) -> list[DeadDelivery]:
    """List given-up deliveries, newest event first; ``before`` is sequence and subscriber of the last one given."""
    rows = await session.execute(
        text(
            "SELECT d.event_id, d.event_seq, d.subscriber, o.name, o.payload, d.attempts, d.last_error, o.published_at"
            " FROM core_deliveries d JOIN core_outbox o ON o.id = d.event_id WHERE d.state = 'dead'"
            " AND (CAST(:seq AS bigint) IS NULL OR (d.event_seq, d.subscriber) < (:seq, CAST(:subscriber AS text)))"
            " ORDER BY d.event_seq DESC, d.subscriber DESC LIMIT :limit"
        ),
        {"seq": before[0] if before else None, "subscriber": before[1] if before else None, "limit": limit},
    )
    return [DeadDelivery(*row) for row in rows]


async def retry_dead_delivery(session: AsyncSession, event_id: UUID, subscriber: str) -> None:
    """Hand a given-up delivery on once more.

    Raises:
        NoDeadDelivery: there is none; it may have been tried again already.
    """
    again = text(
        "WITH ended AS (DELETE FROM core_delivery_runs WHERE event_id = :id AND subscriber = :subscriber)"
        " UPDATE core_deliveries SET state = 'pending', attempts = 0, next_at = now()"
        " WHERE event_id = :id AND subscriber = :subscriber AND state = 'dead' RETURNING event_id"
    )
    await _one(session, again, event_id, subscriber)
    await session.execute(text("SELECT pg_notify('opssight_outbox', 'urgent')"))


async def drop_dead_delivery(session: AsyncSession, event_id: UUID, subscriber: str) -> None:
    """Remove a given-up delivery for good: its subscriber will never handle the event.

    Raises:
        NoDeadDelivery: there is none.
    """
    gone = "DELETE FROM core_deliveries WHERE event_id = :id AND subscriber = :subscriber AND state = 'dead' RETURNING event_id"
    await _one(session, text(gone), event_id, subscriber)


async def _one(session: AsyncSession, statement: TextClause, event_id: UUID, subscriber: str) -> None:
    done = await session.execute(statement, {"id": event_id, "subscriber": subscriber})
    if done.scalar() is None:
        raise NoDeadDelivery(f"{subscriber} has no given-up delivery of {event_id}; it may have been retried or dropped already.")


async def purge(context: Context, subscribers: Collection[str]) -> int:
    """Delete events and live messages that have served; return how many events.

    What waits for a subscriber that this version does not have is given up after a day, in which an older or newer worker
    may still handle it; what was given up is deleted after thirty. Neither keeps other events from being deleted.
    """
    async with context.db.write() as session:
        await session.execute(
            text(
                "UPDATE core_deliveries d SET state = 'dead', last_error = 'No part of this version handles it: ' || d.subscriber"
                " || ' is gone. Drop it.' FROM core_outbox o WHERE o.id = d.event_id AND d.state = 'pending'"
                " AND NOT d.subscriber = ANY(CAST(:known AS text[])) AND o.published_at < now() - make_interval(days => :days)"
            ),
            {"known": list(subscribers), "days": UNHANDLED_DAYS},
        )
        await session.execute(
            text(
                "DELETE FROM core_deliveries d USING core_outbox o WHERE o.id = d.event_id AND d.state = 'dead'"
                " AND o.published_at < now() - make_interval(days => :days)"
            ),
            {"days": DEAD_DAYS},
        )
        await session.execute(text("DELETE FROM core_live WHERE at < now() - interval '1 day'"))
        await session.execute(text("DELETE FROM core_relays WHERE beat_at < now() - interval '1 day'"))
        result = await session.execute(
            text(
                "DELETE FROM core_outbox o WHERE relayed_at < now() - interval '1 day'"
                " AND NOT EXISTS (SELECT 1 FROM core_deliveries d WHERE d.event_id = o.id) RETURNING id"
            )
        )
        return len(result.all())
