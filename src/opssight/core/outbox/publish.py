"""Publishing in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.ids import uuid7
from opssight.core.outbox.event import Event
from opssight.core.outbox.models import OutboxRow
from opssight.core.telemetry import current_traceparent

CHANNEL = "opssight_outbox"


async def publish(session: AsyncSession, event: Event) -> None:
    """Publish ``event``; it becomes true, and is handed on, when the session's transaction commits."""
    await publish_all(session, [event])


async def publish_all(session: AsyncSession, events: Sequence[Event]) -> None:
    """Publish several events, in order, by one statement."""
    if not events:
        return
    traceparent = current_traceparent()
    await session.execute(
        insert(OutboxRow),
        [
            {
                "id": uuid7(),
                "name": event.event_name(),
                "payload": _payload(event),
                "topics": list(event.topics()),
                "traceparent": traceparent,
            }
            for event in events
        ],
    )
    if not session.info.get("outbox_notified"):
        session.info["outbox_notified"] = True
        await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def _payload(event: Event) -> dict[str, object]:
    payload: dict[str, object] = msgspec.to_builtins(event)
    payload.pop("name", None)
    return payload
