"""The base of every domain event."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

import msgspec


class Priority(IntEnum):
    """The class in which an event is handed on; each has a lane of its own, so that neither keeps the other up."""

    URGENT = 0
    ORDINARY = 1


class Event(msgspec.Struct, frozen=True, tag_field="name"):
    """A fact, named in the past tense: ``class IncidentOpened(Event, frozen=True, tag="incident.opened")``.

    Fields are small and hold ids rather than copies; a handler reads the present state itself, since events
    of one object may be handled out of order. ``priority`` is urgent for what a page may depend on.
    """

    topic: ClassVar[str | None] = None
    priority: ClassVar[Priority] = Priority.ORDINARY

    def topics(self) -> tuple[str, ...]:
        """Return the live topics this event is pushed to; none when the class has no ``topic``."""
        return (self.topic,) if self.topic else ()

    def urgency(self) -> Priority:
        """Return the class this very event is handed on in: ``priority``, unless it depends on the fields."""
        return self.priority

    def live_key(self) -> str | None:
        """Return what stands for "the same news" to a browser, or None when each one must be seen.

        Of events with the same name and key that wait at the same moment, browsers are pushed the last one only.
        """
        return None

    @classmethod
    def event_name(cls) -> str:
        """Return the event's name, as in ``incident.opened``."""
        return str(cls.__struct_config__.tag)
