"""What incidents bring."""

from __future__ import annotations

from opssight.core.modules import Module
from opssight.core.retention import Kept
from opssight.incidents import permissions, repository, routes, subscribers

MODULE = Module(
    name="incidents",
    title="Incidents",
    group="respond",
    uses=("identity", "catalog", "notifications", "oncall", "alerts"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    subscribers=subscribers.SUBSCRIBERS,
    topics={"incidents": "incidents:read"},
    cli="opssight.incidents.cli:app",
    contributes=(Kept("incident", repository.open_ids),),
)
