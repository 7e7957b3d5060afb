"""What the catalog brings."""

from __future__ import annotations

from opssight.catalog import permissions, routes, subscribers
from opssight.core.modules import Module

MODULE = Module(
    name="catalog",
    title="Catalog",
    group="estate",
    uses=("identity", "eventlog"),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    subscribers=subscribers.SUBSCRIBERS,
    topics={"services": "catalog:read"},
)
