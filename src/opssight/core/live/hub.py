"""One per api process: reads what the relay wrote and gives it to the sockets of this process."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import psycopg
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from opssight.core.db import Database
from opssight.core.live.streams import ACCESS_CHANNEL
from opssight.core.outbox.models import LiveRow
from opssight.core.outbox.relay import LIVE_CHANNEL
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
BATCH = 500
QUEUE = 1000


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One event on its way to browsers."""

    seq: int
    topics: tuple[str, ...]
    name: str
    at: datetime
    data: dict[str, object]


@dataclass(eq=False, slots=True)
class Listener:
    """One socket's subscriptions and what waits to be sent; ``overrun`` is set when it reads too slowly."""

    topics: set[str] = field(default_factory=set[str])
    queue: deque[LiveMessage] = field(default_factory=deque["LiveMessage"])
    news: asyncio.Event = field(default_factory=asyncio.Event)
    overrun: bool = False

    def offer(self, message: LiveMessage) -> None:
        """Queue the message when one of its topics is subscribed to."""
        if self.topics.isdisjoint(message.topics) or self.overrun:
            return
        self.overrun = len(self.queue) >= QUEUE
        if not self.overrun:
            self.queue.append(message)
        self.news.set()


class Hub:
    """Follows the live table from the moment it starts."""

    def __init__(self, db: Database, access_changed: Callable[[], None] = lambda: None) -> None:
        """Follow ``db``; call ``access_changed`` when what somebody may do changed, or may have changed unheard."""
        self._db = db
        self._access_changed = access_changed
        self._listeners: set[Listener] = set()
        self.started = asyncio.Event()
        self.seq = 0

    def join(self, listener: Listener) -> None:
        """Begin giving messages to ``listener``."""
        self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """Stop giving messages to ``listener``."""
        self._listeners.discard(listener)

    async def run(self) -> None:
        """Follow until cancelled; a lost connection is made again."""
        while True:
            try:
                if not self.started.is_set():
                    self.seq = await self._newest()
                    self.started.set()
                unheard = True
                async for heard in self._db.listen(LIVE_CHANNEL, ACCESS_CHANNEL):
                    if unheard or (heard is not None and heard.channel == ACCESS_CHANNEL):
                        self._access_changed()
                    unheard = False
                    await self._read_new()
            except (psycopg.Error, SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("live.connection_lost", error=str(error))
                await asyncio.sleep(0.5)

    async def _newest(self) -> int:
        async with self._db.read() as session:
            return (await session.execute(select(func.max(LiveRow.seq)))).scalar() or 0

    async def _read_new(self) -> None:
        while True:
            messages = await self.since(self.seq)
            for message in messages:
                self.seq = message.seq
                for listener in self._listeners:
                    listener.offer(message)
            if len(messages) < BATCH:
                return

    async def since(self, seq: int) -> list[LiveMessage]:
        """Return up to a batch of messages after ``seq``, in order."""
        async with self._db.read() as session:
            rows = (await session.execute(select(LiveRow).where(LiveRow.seq > seq).order_by(LiveRow.seq).limit(BATCH))).scalars()
            return [LiveMessage(row.seq, tuple(row.topics), row.name, row.at, row.data) for row in rows]

    async def can_resume(self, seq: int) -> bool:
        """Tell whether everything after ``seq`` is still kept and is little enough to be sent again."""
        async with self._db.read() as session:
            oldest = (await session.execute(select(func.min(LiveRow.seq)))).scalar()
        if seq > self.seq:
            return False
        return seq == self.seq or (oldest is not None and oldest <= seq + 1 and self.seq - seq <= QUEUE)
