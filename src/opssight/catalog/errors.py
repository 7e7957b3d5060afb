"""The errors of catalog."""

from __future__ import annotations

from opssight.core.errors import Conflict, NotFound


class ServiceNotFound(NotFound):
    """There is no such service."""

    type = "service-not-found"
    title = "Service not found"


class ServiceNameTaken(Conflict):
    """Another service has this name."""

    type = "service-name-taken"
    title = "Service name in use"
