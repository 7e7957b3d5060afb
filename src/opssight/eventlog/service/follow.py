"""Following events as they come in, for the live tail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

from opssight.core.background import go_on
from opssight.core.ids import uuid7
from opssight.core.telemetry import get_logger
from opssight.eventlog.contracts import Event, EventQuery
from opssight.eventlog.errors import EventQueryTooSlow, EventStoreRefused, EventStoreUnavailable
from opssight.eventlog.store import EventStore

_OVERLAP_MS = 5_000
_BATCH = 500
_PASSING = (EventStoreUnavailable, EventQueryTooSlow, EventStoreRefused)
"""Errors of one question to the store: the next one may be answered."""
log = get_logger(__name__)


class TailHub:
    """Watches the store for all followers of this process together.

    One cheap question a third of a second tells whether anything was stored; only then does each follower ask
    for its own events. Ids sort by reception, but a batch may be stored a little after a younger one: followers
    look five seconds back and leave out what they have given.
    """

    def __init__(self, store: EventStore, *, poll: float = 0.3) -> None:
        """Watch ``store`` every ``poll`` seconds while somebody follows."""
        self._store = store
        self._poll = poll
        self._followers = 0
        self._watch: asyncio.Task[None] | None = None
        self._stored = asyncio.Event()

    async def follow(self, query: EventQuery, *, after: UUID | None = None, quiet: float = 15.0) -> AsyncIterator[list[Event]]:
        """Yield matching events as they are stored, and an empty list after ``quiet`` seconds without any.

        With ``after``, an event's id, events received since then come first.
        """
        start = after or uuid7()
        newest = start
        given: dict[UUID, None] = {}
        self._join()
        try:
            while True:
                news = self._stored
                floor = max(start, _earlier(newest))
                try:
                    events = await self._store.received_after(query, floor, limit=_BATCH + len(given))
                except _PASSING as error:
                    log.warning("eventlog.tail_delayed", error=str(error))
                    events = []
                fresh = [event for event in events if event.id not in given]
                given = {event.id: None for event in events if event.id > _earlier(newest)}
                if fresh:
                    newest = max(newest, fresh[-1].id)
                    yield fresh
                    continue
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), quiet)
                    continue
                yield []
        finally:
            self._leave()

    def _join(self) -> None:
        self._followers += 1
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(go_on("eventlog.tail", self._run))

    def _leave(self) -> None:
        self._followers -= 1
        if not self._followers and self._watch is not None:
            self._watch.cancel()
            self._watch = None

    async def _run(self) -> None:
        before, failing = -1, False
        while True:
            try:
                count = await self._store.count()
            except _PASSING as error:
                if not failing:
                    log.warning("eventlog.tail_cannot_watch", error=str(error))
                failing, count = True, before
            else:
                failing = False
            if count != before:
                before = count
                self._stored, done = asyncio.Event(), self._stored
                done.set()
            await asyncio.sleep(self._poll)


def _earlier(event_id: UUID) -> UUID:
    """Return the least id of five seconds before an id."""
    milliseconds = (event_id.int >> 80) - _OVERLAP_MS
    return UUID(int=max(milliseconds, 0) << 80)
