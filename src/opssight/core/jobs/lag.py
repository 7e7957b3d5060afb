"""How far behind jobs are, for ``/readyz``, ``/metrics`` and the platform's own alert."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.health import State
from opssight.core.telemetry import metrics

LONG_SECONDS = 120.0

_WAITING = text("""
SELECT count(*) AS waiting,
       coalesce(extract(epoch FROM now() - min(greatest(j.scheduled_at, e.at))), 0) AS oldest,
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed') AS dead
  FROM procrastinate_jobs j
  LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) AS e ON true
 WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
""")


@dataclass(frozen=True, slots=True)
class JobLag:
    """Jobs that are due and not begun, for how many seconds the oldest of them, and those that were given up."""

    waiting: int
    oldest_seconds: float
    dead: int


async def measure(session: AsyncSession) -> JobLag:
    """Return how far behind jobs are now."""
    row = (await session.execute(_WAITING)).one()
    return JobLag(row.waiting, max(0.0, float(row.oldest)), row.dead)


def judge(lag: JobLag) -> tuple[State, str]:
    """Return the state of the queue and a sentence: degraded when jobs are late or were given up."""
    if lag.oldest_seconds > LONG_SECONDS:
        return "degraded", f"{lag.waiting} jobs wait, the oldest for {lag.oldest_seconds:.0f} s. Start more workers, or see their log."
    if lag.dead:
        return "degraded", f"{lag.dead} jobs were given up: see Settings > Jobs for the reason, then retry or drop them."
    return "ok", f"{lag.waiting} waiting"


async def state(context: Context) -> tuple[State, str]:
    """Check the queue, for ``/readyz``."""
    async with context.db.read() as session:
        return judge(await measure(session))


async def show(context: Context) -> JobLag:
    """Set the metrics of the queue, and return what they show."""
    async with context.db.read() as session:
        lag = await measure(session)
    metrics.jobs_waiting.set(lag.waiting)
    metrics.jobs_lag_seconds.set(lag.oldest_seconds)
    metrics.jobs_dead.set(lag.dead)
    return lag
