"""What catalog publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class ServiceChanged(outbox.Event, frozen=True, tag="service.changed"):
    """A service appeared, was changed or does better or worse."""

    topic: ClassVar[str | None] = "services"
    service_id: UUID
    service_name: str


class ServiceDeleted(outbox.Event, frozen=True, tag="service.deleted"):
    """A service was taken out of the catalog."""

    topic: ClassVar[str | None] = "services"
    service_id: UUID
    service_name: str
