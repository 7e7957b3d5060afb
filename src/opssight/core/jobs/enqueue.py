"""Putting a job into the queue, in the caller's transaction."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import JsonValue
from opssight.core.jobs.job import Job
from opssight.core.telemetry import current_traceparent

QUEUE = "default"
TRACE = "_traceparent"

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW("
    "CAST(:queue AS varchar), CAST(:name AS varchar), CAST(:priority AS integer), CAST(:lock AS text), NULL,"
    " CAST(:args AS jsonb), CAST(:run_at AS timestamptz))::procrastinate_job_to_defer_v1])"
)


async def enqueue(
    session: AsyncSession,
    job: Job,
    arguments: dict[str, JsonValue],
    *,
    run_at: datetime | None = None,
    lock: str | None = None,
    priority: int | None = None,
) -> None:
    """Queue ``job``; it exists when, and only when, the session's transaction commits.

    Jobs with the same ``lock`` run one after another, in the order in which they were queued.
    """
    await session.execute(
        _DEFER,
        {
            "queue": QUEUE,
            "name": job.name,
            "priority": job.priority if priority is None else priority,
            "lock": lock,
            "args": json.dumps({**arguments, TRACE: current_traceparent()}),
            "run_at": run_at,
        },
    )
