"""What servers bring."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.core.modules import Module
from opssight.servers import jobs, permissions, routes
from opssight.servers.settings import ServersSettings
from opssight.servers.ssh.pool import SshPool


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    pool = context.resources.add(SshPool, SshPool(context.resources.get(Egress)))
    try:
        yield
    finally:
        await pool.close()


MODULE = Module(
    name="servers",
    title="Servers",
    group="estate",
    uses=("identity", "vault", "catalog"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    loops=jobs.LOOPS,
    topics={"servers": "servers:read"},
    settings=ServersSettings,
    open=_open,
    cli="opssight.servers.cli:app",
    retention=jobs.RETENTION,
)
