"""What incidents bring."""

from __future__ import annotations

from opssight.core.modules import Module
from opssight.core.retention import Kept
from opssight.incidents import jobs, permissions, repository, routes, subscribers
from opssight.incidents.settings import IncidentsSettings

MODULE = Module(
    name="incidents",
    title="Incidents",
    group="respond",
    uses=("identity", "catalog", "notifications", "oncall", "alerts"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    subscribers=subscribers.SUBSCRIBERS,
    loops=jobs.LOOPS,
    topics={"incidents": "incidents:read"},
    settings=IncidentsSettings,
    cli="opssight.incidents.cli:app",
    contributes=(Kept("incident", repository.open_ids),),
)
