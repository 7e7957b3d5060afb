"""Work done after the request: rows in PostgreSQL, written in the caller's transaction, run by the workers.

Procrastinate does the queueing; this folder is the only place that knows (``docs/adr/0004``).
"""

from opssight.core.jobs.deadletter import DeadJob, NoDeadJob, dead_jobs, drop_dead_job, retry_dead_job
from opssight.core.jobs.enqueue import enqueue
from opssight.core.jobs.job import Job, Loop, cron, job
from opssight.core.jobs.runner import JobRunner

__all__ = ["DeadJob", "Job", "JobRunner", "Loop", "NoDeadJob", "cron", "dead_jobs", "drop_dead_job", "enqueue", "job", "retry_dead_job"]
