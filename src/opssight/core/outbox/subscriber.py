"""What handles an event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.outbox.event import Event, Priority

Handle = Callable[[Context, AsyncSession, Any], Awaitable[None]]
HandleMany = Callable[[Context, AsyncSession, Sequence[Any]], Awaitable[None]]
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Subscriber:
    """``handle(context, session, event)`` is called in a write transaction.

    ``name`` is ``module.verb`` and stays the same for ever: undelivered events are kept under it.
    It makes no network call (that is a job's work) and raises to be tried again.

    With a ``batch`` above 1 up to that many events share one transaction: ``handle_many(context, session, events)``
    gets them in order, or ``handle`` each in turn where there is none. When a batch fails it is undone, and each
    event is handled alone, so that only the faulty one is put off. ``priority`` overrides the event's own.
    A transaction that takes longer than ``seconds`` is undone and counts as failed.
    """

    name: str
    event: type[Event]
    handle: Handle
    batch: int = 1
    handle_many: HandleMany | None = None
    priority: Priority | None = None
    seconds: float = SECONDS

    async def handle_all(self, context: Context, session: AsyncSession, events: Sequence[Event]) -> None:
        """Handle ``events`` in one transaction."""
        if self.handle_many is not None:
            await self.handle_many(context, session, events)
            return
        for event in events:
            await self.handle(context, session, event)


def events_handled(subscribers: Iterable[Subscriber]) -> frozenset[str]:
    """Return the names of the events that somebody subscribes to; :attr:`Database.handled_events` takes them."""
    return frozenset(subscriber.event.event_name() for subscriber in subscribers)
