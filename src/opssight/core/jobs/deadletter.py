"""The jobs that were given up, for people to look at and to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.errors import NotFound
from opssight.core.jobs.enqueue import TRACE


class NoDeadJob(NotFound):
    """The job is not on the dead-letter list."""

    type = "no-dead-job"
    title = "No such dead job"


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed for the last time."""

    id: int
    name: str
    arguments: dict[str, object]
    attempts: int
    last_error: str | None
    failed_at: datetime | None


async def dead_jobs(session: AsyncSession, *, limit: int, before_id: int | None = None) -> list[DeadJob]:
    """List given-up jobs, newest first."""
    rows = await session.execute(
        text(
            "SELECT j.id, j.task_name, j.args, j.attempts, e.error, e.at FROM procrastinate_jobs j"
            " LEFT JOIN core_job_errors e ON e.job_id = j.id WHERE j.status = 'failed'"
            " AND (CAST(:before AS bigint) IS NULL OR j.id < :before) ORDER BY j.id DESC LIMIT :limit"
        ),
        {"before": before_id, "limit": limit},
    )
    return [DeadJob(row[0], row[1], {k: v for k, v in row[2].items() if k != TRACE}, row[3], row[4], row[5]) for row in rows]


async def retry_dead_job(session: AsyncSession, job_id: int) -> None:
    """Queue a given-up job once more.

    Raises:
        NoDeadJob: there is none with this id, or it runs already.
    """
    found = await session.execute(text("SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'failed' FOR UPDATE"), {"id": job_id})
    if found.scalar() is None:
        raise NoDeadJob(f"Job {job_id} is not on the dead-letter list; it may have been tried again already.")
    await session.execute(text("DELETE FROM core_job_deaths WHERE job_id = :id"), {"id": job_id})
    await session.execute(text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"), {"id": job_id})


async def drop_dead_job(session: AsyncSession, job_id: int) -> None:
    """Remove a given-up job for good: it will never be done.

    Raises:
        NoDeadJob: there is none with this id.
    """
    gone = await session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id AND status = 'failed' RETURNING id"), {"id": job_id})
    if gone.scalar() is None:
        raise NoDeadJob(f"Job {job_id} is not on the dead-letter list; it may have been retried or dropped already.")
