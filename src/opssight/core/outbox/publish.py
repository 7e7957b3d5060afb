"""Publishing in the caller's transaction.

What a transaction publishes is written by one statement just before its commit, together with the notification of the relay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.ids import uuid7
from opssight.core.outbox.event import Event, Priority
from opssight.core.telemetry import current_traceparent

CHANNEL = "opssight_outbox"
URGENT = "urgent"
"""What the notification says when something urgent was published."""

_Published = tuple[Event, str | None]
_INSERT = text("""
WITH put AS (
    INSERT INTO core_outbox (id, name, payload, topics, priority, live_key, traceparent)
    SELECT e.id, e.name, e.payload, e.topics, e.priority, e.live_key, e.traceparent
      FROM ROWS FROM (jsonb_to_recordset(CAST(:events AS jsonb)) AS (
               id uuid, name text, payload jsonb, topics jsonb, priority smallint, live_key text, traceparent text))
           WITH ORDINALITY AS e(id, name, payload, topics, priority, live_key, traceparent, place)
     ORDER BY e.place
)
SELECT pg_notify(:channel, :what)
""")


async def publish(session: AsyncSession, event: Event) -> None:
    """Publish ``event``; it becomes true, and is handed on, when the session's transaction commits."""
    await publish_all(session, [event])


async def publish_all(session: AsyncSession, events: Sequence[Event]) -> None:
    """Publish several events, in order.

    An event that nobody subscribes to and that no browser can see is not queued at all.
    """
    handled = cast("frozenset[str] | None", session.info.get("handled_events"))
    traceparent = current_traceparent()
    wanted = [(event, traceparent) for event in events if handled is None or event.topics() or event.event_name() in handled]
    if not wanted:
        return
    session.info["wrote"] = True
    if session.in_nested_transaction():  # a savepoint that is rolled back must take its events with it, and no others
        await _write(session, wanted)
        return
    waiting: list[_Published] = session.info.setdefault("published", [])
    waiting.extend(wanted)
    hooks: list[object] = session.info.setdefault("at_commit", [])
    if write_published not in hooks:
        hooks.append(write_published)


async def write_published(session: AsyncSession) -> None:
    """Write what was published on ``session`` and is not written yet."""
    waiting: list[_Published] = session.info.pop("published", [])
    if waiting:
        await _write(session, waiting)


async def _write(session: AsyncSession, waiting: Sequence[_Published]) -> None:
    urgent = any(event.urgency() is Priority.URGENT for event, _ in waiting)
    events = [
        {
            "id": uuid7(),
            "name": event.event_name(),
            "payload": _fields(event),
            "topics": event.topics(),
            "priority": int(event.urgency()),
            "live_key": event.live_key(),
            "traceparent": traceparent,
        }
        for event, traceparent in waiting
    ]
    # one document: the driver would escape a list of texts one by one, which cost half of what taking an alert in does
    values = {"events": msgspec.json.encode(events).decode(), "channel": CHANNEL, "what": URGENT if urgent else ""}
    await session.execute(_INSERT, values)


def _fields(event: Event) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(event)
    fields.pop("name", None)
    return fields


def payload_of(event: Event) -> str:
    """Return an event's fields as JSON."""
    return msgspec.json.encode(_fields(event)).decode()
