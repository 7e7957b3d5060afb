"""What this module does by the clock."""

from __future__ import annotations

from opssight.core import jobs
from opssight.core.context import Context
from opssight.eventlog.service.retain import retain


@jobs.cron("eventlog.retain", "17 * * * *")
async def delete_expired(context: Context) -> None:
    """Delete the days of events that are past retention."""
    await retain(context)


JOBS = (delete_expired,)
