"""What this module does by the clock."""

from __future__ import annotations

from opssight.core import jobs
from opssight.core.context import Context
from opssight.core.telemetry import get_logger
from opssight.eventlog.service.retain import retain
from opssight.eventlog.store import EventStore

log = get_logger(__name__)


@jobs.cron("eventlog.retain", "17 * * * *")
async def delete_expired(context: Context) -> None:
    """Delete the days of events that are past retention."""
    await retain(context)


@jobs.cron("eventlog.upgrade", "7 * * * *")
async def upgrade_schema(context: Context) -> None:
    """Bring the table of a store made by an earlier release up to date."""
    statements = await context.resources.get(EventStore).upgrade_schema()
    if statements:
        log.info("eventlog.schema_upgraded", statements=statements)


JOBS = (delete_expired, upgrade_schema)
