"""What the event store brings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.core.context import Context
from opssight.core.health import State
from opssight.core.modules import Module
from opssight.eventlog import facade, jobs, permissions, routes
from opssight.eventlog.settings import EventlogSettings
from opssight.eventlog.store import EventStore


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    facade.attach(context, facade.open_store(context.settings))
    try:
        yield
    finally:
        await context.resources.get(EventStore).close()


async def _state(context: Context) -> tuple[State, str]:
    health = await context.resources.get(EventStore).health()
    return ("ok" if health.ok else "down"), health.detail


MODULE = Module(
    name="eventlog",
    title="Events",
    group="signal",
    uses=("identity",),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    jobs=jobs.JOBS,
    settings=EventlogSettings,
    open=_open,
    serve=facade.listen,
    health={"events": _state},
    cli="opssight.eventlog.cli:app",
)
