"""The HTTP edge of oncall: ``schedules`` has schedules, policies and escalations, ``coverage`` adds what comes of them over a time."""

from opssight.oncall.routes.coverage import router

__all__ = ["router"]
