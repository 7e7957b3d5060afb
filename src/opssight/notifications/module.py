"""What notifications bring."""

from __future__ import annotations

from opssight.core.modules import Module
from opssight.notifications import jobs, permissions, routes
from opssight.notifications.channels.kinds import PROVIDERS
from opssight.notifications.settings import NotificationsSettings

MODULE = Module(
    name="notifications",
    title="Notifications",
    group="respond",
    uses=("identity",),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    jobs=jobs.JOBS,
    topics={"notifications": "notifications:read", "channels": "notifications:read"},
    settings=NotificationsSettings,
    providers=PROVIDERS,
    retention=jobs.RETENTION,
)
