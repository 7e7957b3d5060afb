"""What monitoring brings."""

from __future__ import annotations

from opssight.core.modules import Module
from opssight.monitoring import jobs, permissions, routes
from opssight.monitoring.settings import MonitoringSettings

MODULE = Module(
    name="monitoring",
    title="Monitoring",
    group="signal",
    uses=("identity", "eventlog", "alerts"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    loops=jobs.LOOPS,
    topics={"rules": "monitoring:read"},
    settings=MonitoringSettings,
)
