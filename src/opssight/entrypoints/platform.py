"""The platform's own part, in the form in which every module says what it brings."""

from __future__ import annotations

from sqlalchemy import text

from opssight.core import outbox
from opssight.core.cache import Cache, PostgresCache
from opssight.core.context import Context
from opssight.core.health import State
from opssight.core.jobs import cron
from opssight.core.jobs import lag as job_lag
from opssight.core.modules import Module, Modules
from opssight.core.outbox import lag as relay_lag
from opssight.core.telemetry import get_logger
from opssight.entrypoints import providers, queues, system, watch

log = get_logger(__name__)


@cron("core.purge_old", "23 * * * *")
async def purge(context: Context) -> None:
    """Delete relayed events, expired cache entries and idempotency keys older than a day."""
    events = await outbox.purge(context, [one.name for one in context.resources.get(Modules).subscribers])
    await PostgresCache(context.db).purge_expired()
    async with context.db.write() as session:
        result = await session.execute(text("DELETE FROM core_idempotency WHERE at < now() - interval '1 day' RETURNING key"))
        keys = len(result.all())
    log.info("core.purged", events=events, idempotency_keys=keys)


async def _database(context: Context) -> tuple[State, str]:
    await context.db.ping()
    return "ok", "answers"


async def _cache(context: Context) -> tuple[State, str]:
    state, detail = await context.resources.get(Cache).state()
    return ("ok" if state == "ok" else "degraded"), detail


PLATFORM = Module(
    name="core",
    title="Platform",
    group="foundation",
    routers=(system.router, providers.router, queues.router),
    jobs=(purge,),
    loops=watch.LOOPS,
    health={"database": _database, "cache": _cache, "worker": system.worker_state, "relay": relay_lag.state, "jobs": job_lag.state},
)
