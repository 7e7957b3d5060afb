"""Publishing in the caller's transaction."""

from __future__ import annotations

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
    payload: dict[str, object] = msgspec.to_builtins(event)
    payload.pop("name", None)
    await session.execute(
        insert(OutboxRow).values(
            id=uuid7(),
            name=event.event_name(),
            payload=payload,
            topics=list(event.topics()),
            traceparent=current_traceparent(),
        )
    )
    if not session.info.get("outbox_notified"):
        session.info["outbox_notified"] = True
        await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
