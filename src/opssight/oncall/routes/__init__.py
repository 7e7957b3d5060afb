"""The HTTP edge of oncall: ``schedules`` has schedules, policies and escalations, ``coverage`` adds what comes of them over a time.

``services`` tells which policy a service's incidents start; its paths are matched before those that take a policy's id.
"""

from opssight.oncall.routes.coverage import router
from opssight.oncall.routes.services import router as services_router

__all__ = ["router", "services_router"]
