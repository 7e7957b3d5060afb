"""Jobs whose worker is gone: they are queued again, and given up when they seem to be what ends their worker.

One worker at a time looks for them. A job that was running when its worker ended, or stood still until it was ended, is
suspected; those that are queued again start one after another, the most urgent first, so that the one to blame does not
take others down with it a second time.
"""

from __future__ import annotations

from sqlalchemy import text

from opssight.core.context import Context
from opssight.core.telemetry import get_logger, metrics

log = get_logger(__name__)
MAX_DEATHS = 2
APART_SECONDS = 1.0

_STALLED = text("""
SELECT j.id, j.task_name FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
 WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => :seconds))
 ORDER BY j.priority DESC, j.id FOR UPDATE OF j SKIP LOCKED
""")
_DIED = text("""
INSERT INTO core_job_deaths AS d (job_id, deaths) VALUES (:id, 1)
ON CONFLICT (job_id) DO UPDATE SET deaths = d.deaths + 1 RETURNING deaths
""")
_AGAIN = text("SELECT procrastinate_retry_job_v2(:id, now() + make_interval(secs => :wait), NULL, NULL, NULL)")
_GIVE_UP = text("SELECT procrastinate_finish_job_v1(:id, 'failed', false)")
_WHY = text("""
INSERT INTO core_job_errors (job_id, error) VALUES (:id, :error)
ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, at = now()
""")


async def requeue_stalled(context: Context, seconds: float) -> None:
    """Queue jobs again whose worker has given no sign of life for ``seconds``; give those up that outlived two workers."""
    async with context.db.write() as session:
        stalled = (await session.execute(_STALLED, {"seconds": seconds})).all()
        for place, job in enumerate(stalled):
            deaths: int = (await session.execute(_DIED, {"id": job.id})).scalar_one()
            if deaths < MAX_DEATHS:
                await session.execute(_AGAIN, {"id": job.id, "wait": place * APART_SECONDS})
                log.warning("jobs.requeued", job=job.task_name, job_id=job.id)
                continue
            await session.execute(_GIVE_UP, {"id": job.id})
            why = f"Its worker ended or hung {deaths} times while it ran; see what it does before it is tried again."
            await session.execute(_WHY, {"id": job.id, "error": why})
            metrics.job_failures.labels(job.task_name).inc()
            log.error("jobs.kills", job=job.task_name, job_id=job.id, deaths=deaths)
