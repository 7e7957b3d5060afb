"""What runbooks bring."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.core.context import Context
from opssight.core.modules import Module
from opssight.runbooks import jobs, permissions, routes, subscribers
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.settings import RunbooksSettings


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    context.resources.add(Library, Library(context.settings))
    yield


MODULE = Module(
    name="runbooks",
    title="Runbooks",
    group="automate",
    uses=("identity", "servers", "incidents"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router, routes.bindings_router),
    subscribers=subscribers.SUBSCRIBERS,
    jobs=jobs.JOBS,
    loops=jobs.LOOPS,
    topics={"runbooks": "runbooks:read", "executions": "runbooks:read"},
    settings=RunbooksSettings,
    open=_open,
    cli="opssight.runbooks.cli:app",
    retention=jobs.RETENTION,
)
