"""The base of every domain event."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, tag_field="name"):
    """A fact, named in the past tense: ``class IncidentOpened(Event, frozen=True, tag="incident.opened")``.

    Fields are small and hold ids rather than copies; a handler reads the present state itself, since events
    of one object may be handled out of order.
    """

    topic: ClassVar[str | None] = None

    def topics(self) -> tuple[str, ...]:
        """Return the live topics this event is pushed to; none when the class has no ``topic``."""
        return (self.topic,) if self.topic else ()

    @classmethod
    def event_name(cls) -> str:
        """Return the event's name, as in ``incident.opened``."""
        return str(cls.__struct_config__.tag)
