"""Retention: how long events are kept, and the deletion of days that are past it, in a way that can be proved."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger
from opssight.eventlog import repository, rules
from opssight.eventlog.errors import EventStoreRefused
from opssight.eventlog.events import DayDeleted, RetentionChanged
from opssight.eventlog.models import DeletionRow
from opssight.eventlog.settings import EventlogSettings
from opssight.eventlog.store import EventStore

log = get_logger(__name__)


async def current_days(session: AsyncSession, settings: Settings) -> int:
    """Return how many days events are kept: as last set, else as configured."""
    found = await repository.retention_days(session)
    return settings.section(EventlogSettings).retention_days if found is None else found


async def change_days(session: AsyncSession, clock: Clock, settings: Settings, days: int) -> None:
    """Keep events for ``days`` from now on; what is older goes at the next full hour's run."""
    before = await current_days(session, settings)
    if before == days:
        return
    repository.set_retention(session, days, clock.now())
    note(session, "events.retention_changed", target_type="retention", target_id="events", detail={"before": before, "days": days})
    await outbox.publish(session, RetentionChanged(days))


async def retain(context: Context) -> int:
    """Delete the days that are past retention; return how many.

    The intent is recorded before and the store's confirmation after, so that a run cut short anywhere is
    finished by the next one and no deletion goes unrecorded.
    """
    store = context.resources.get(EventStore)
    stored = {part.day: part for part in await store.partitions()}
    async with context.db.write() as session:
        days = await current_days(session, context.settings)
        past = rules.expired(stored, days, context.clock.now())
        await repository.intend_deletions(session, [stored[day] for day in past], days, context.clock.now())
    async with context.db.read() as session:
        pending = await repository.pending_deletions(session)
    for deletion in pending:
        await store.drop_partition(deletion.day)
    left = {part.day for part in await store.partitions()} & {deletion.day for deletion in pending}
    confirmed = [deletion for deletion in pending if deletion.day not in left]
    for deletion in confirmed:
        await _confirm(context, deletion)
    if len(confirmed) < len(pending):
        raise EventStoreRefused(f"Days are still there after their deletion: {', '.join(map(str, sorted(left)))}.", code=0)
    return len(confirmed)


async def _confirm(context: Context, deletion: DeletionRow) -> None:
    async with context.db.write() as session:
        if not await repository.finish_deletion(session, deletion, context.clock.now()):
            return
        note(
            session,
            "events.day_deleted",
            target_type="event_day",
            target_id=str(deletion.day),
            detail={"rows": deletion.rows, "bytes": deletion.bytes, "retention_days": deletion.retention_days},
        )
        await outbox.publish(session, DayDeleted(deletion.day, deletion.rows, deletion.bytes))
    log.info("eventlog.day_deleted", day=str(deletion.day), rows=deletion.rows)
