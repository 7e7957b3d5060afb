"""From published events to deliveries and live messages, in the server: no event passes through Python on this way.

One transaction at a time does it, under a lock that also gives live messages their sequence (``docs/adr/0007``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.outbox.event import Event, Priority
from opssight.core.outbox.publish import payload_of
from opssight.core.outbox.subscriber import Subscriber

LIVE_CHANNEL = "opssight_live"
BATCH = 500

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('core.relay'))")
_FAN_OUT = text("""
WITH batch AS MATERIALIZED (
    SELECT id, seq, name, payload, topics, published_at, priority, live_key FROM core_outbox
     WHERE relayed_at IS NULL AND priority = :priority ORDER BY seq LIMIT :limit
), wanted AS (
    SELECT * FROM unnest(CAST(:names AS text[]), CAST(:subscribers AS text[]), CAST(:priorities AS smallint[]))
                  AS s(name, subscriber, priority)
), queued AS (
    INSERT INTO core_deliveries (event_id, event_seq, subscriber, priority)
    SELECT b.id, b.seq, w.subscriber, coalesce(w.priority, b.priority) FROM batch b JOIN wanted w ON w.name = b.name
    RETURNING priority
), told AS (
    INSERT INTO core_live (topics, name, at, data)
    SELECT topics, name, published_at, payload
      FROM (SELECT b.*, row_number() OVER (PARTITION BY name, coalesce(live_key, id::text) ORDER BY seq DESC) AS newer
              FROM batch b WHERE topics <> '[]') AS live
     WHERE newer = 1 ORDER BY seq
    RETURNING seq
), marked AS (
    UPDATE core_outbox o SET relayed_at = now() FROM batch b WHERE o.id = b.id
)
SELECT (SELECT count(*) FROM batch) AS relayed,
       (SELECT array_agg(DISTINCT priority) FROM queued) AS queued,
       (SELECT pg_notify(:live_channel, '') FROM told LIMIT 1)
""")
_PUSH = text("""
WITH told AS (
    INSERT INTO core_live (topics, name, at, data) VALUES (CAST(:topics AS jsonb), :name, now(), CAST(:data AS jsonb))
)
SELECT pg_notify(:live_channel, '')
""")


@dataclass(frozen=True, slots=True)
class FannedOut:
    """How many events were handed on, and to which lanes there is something to deliver."""

    events: int
    lanes: frozenset[Priority]


@dataclass(frozen=True, slots=True)
class Interests:
    """Who wants which event, as three columns."""

    names: list[str]
    subscribers: list[str]
    priorities: list[int | None]

    @classmethod
    def of(cls, subscribers: Iterable[Subscriber]) -> Interests:
        """Return the interests of ``subscribers``."""
        rows = [(one.event.event_name(), one.name, one.priority) for one in subscribers]
        return cls([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


async def fan_out(session: AsyncSession, interests: Interests, priority: Priority, *, limit: int = BATCH) -> FannedOut:
    """Turn up to ``limit`` new events of one class into deliveries and live messages."""
    await session.execute(_LOCK)
    row = (
        await session.execute(
            _FAN_OUT,
            {
                "priority": int(priority),
                "limit": limit,
                "names": interests.names,
                "subscribers": interests.subscribers,
                "priorities": interests.priorities,
                "live_channel": LIVE_CHANNEL,
            },
        )
    ).one()
    return FannedOut(row.relayed, frozenset(Priority(lane) for lane in row.queued or ()))


async def push_live(session: AsyncSession, event: Event) -> None:
    """Push ``event`` to the browsers alone: it is not queued, no subscriber gets it, and a crash of the database loses it.

    Call it last in a transaction: until the commit nothing else is pushed to browsers.
    """
    await session.execute(_LOCK)
    values = {
        "topics": msgspec.json.encode(event.topics()).decode(),
        "name": event.event_name(),
        "data": payload_of(event),
        "live_channel": LIVE_CHANNEL,
    }
    await session.execute(_PUSH, values)
