"""The HTTP edge of alerts: ``native`` is our own API, ``alertmanager`` the one that Prometheus posts to."""

from opssight.alerts.routes.alertmanager import router as alertmanager_router
from opssight.alerts.routes.native import router

__all__ = ["alertmanager_router", "router"]
