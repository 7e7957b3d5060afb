from __future__ import annotations

from datetime import UTC, datetime

from opssight.eventlog.intake import Draft, batch_of
from opssight.eventlog.intake.event import Defaults
from opssight.eventlog.store import EventStore

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


async def store_all(store: EventStore, *drafts: Draft, token: str = "", now: datetime = NOW) -> None:
    """Store events as the intake would."""
    batch = batch_of(list(drafts), now, Defaults())
    assert not batch.rejected
    await store.insert_batch(batch.rows, token or f"token-{id(batch)}-{datetime.now(UTC).timestamp()}")
