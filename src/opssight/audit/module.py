"""What audit brings: the record itself is a hook of every transaction, so nobody has to call it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.audit import jobs, permissions, routes
from opssight.audit.service import writer
from opssight.core.context import Context
from opssight.core.modules import Module


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    hook = writer(context.clock)
    context.db.before_commit.append(hook)
    yield
    context.db.before_commit.remove(hook)


MODULE = Module(
    name="audit",
    title="Audit",
    group="foundation",
    uses=("identity",),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    loops=jobs.LOOPS,
    topics={"audit": "audit:read"},
    open=_open,
)
