"""What alerts bring."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from opssight.alerts import jobs, permissions, routes
from opssight.alerts.contracts import AlertPolicy
from opssight.alerts.settings import AlertsSettings
from opssight.core.context import Context
from opssight.core.modules import Module


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    given = context.settings.section(AlertsSettings)
    context.resources.add(AlertPolicy, AlertPolicy(given.alert_group_labels, timedelta(seconds=given.alert_resolve_seconds)))
    yield


MODULE = Module(
    name="alerts",
    title="Alerts",
    group="signal",
    uses=("identity", "catalog"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router, routes.alertmanager_router),
    loops=jobs.LOOPS,
    topics={"alerts": "alerts:read"},
    settings=AlertsSettings,
    open=_open,
    retention=jobs.RETENTION,
)
