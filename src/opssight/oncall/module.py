"""What on-call brings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.core.context import Context
from opssight.core.modules import Module
from opssight.oncall import jobs, permissions, routes, subscribers
from opssight.oncall.service.policies import make_default_policy
from opssight.oncall.settings import OncallSettings


@asynccontextmanager
async def _serve(context: Context, role: str) -> AsyncGenerator[None]:
    if role == "worker":
        await make_default_policy(context)
    yield


MODULE = Module(
    name="oncall",
    title="On-call",
    group="respond",
    uses=("identity", "catalog", "notifications"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.services_router, routes.router),
    subscribers=subscribers.SUBSCRIBERS,
    loops=jobs.LOOPS,
    topics={"oncall": "oncall:read"},
    settings=OncallSettings,
    serve=_serve,
)
