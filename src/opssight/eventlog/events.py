"""The domain events this module publishes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from opssight.core import outbox


class ServicesSeen(outbox.Event, frozen=True, tag="events.services_seen"):
    """Events named these services; each is told of at least once by every process that takes events in."""

    topic: ClassVar[str | None] = None
    names: list[str]


class RetentionChanged(outbox.Event, frozen=True, tag="events.retention_changed"):
    """Events are kept for ``days`` from now on."""

    topic: ClassVar[str | None] = None
    days: int


class DayDeleted(outbox.Event, frozen=True, tag="events.day_deleted"):
    """All events of a day were deleted for good, and the store confirmed that none is left."""

    topic: ClassVar[str | None] = None
    day: date
    rows: int
    bytes: int
