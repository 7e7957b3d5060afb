"""The relay: from the outbox to subscribers and to the browsers.

Every worker runs one. It has a lane for each class of priority, and in a lane each subscriber is served by itself: a storm of
ordinary events does not keep an urgent one up, nor one slow subscriber the others. Fanning out is done by one relay at a
time; the deliveries are then handled by all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.core.outbox import lag
from opssight.core.outbox.deliver import MAX_ATTEMPTS, Deliverer
from opssight.core.outbox.event import Priority
from opssight.core.outbox.fan_out import LIVE_CHANNEL, Interests, fan_out
from opssight.core.outbox.publish import CHANNEL, URGENT
from opssight.core.outbox.subscriber import Subscriber, events_handled
from opssight.core.telemetry import get_logger, metrics

__all__ = ["LIVE_CHANNEL", "MAX_ATTEMPTS", "Relay"]
log = get_logger(__name__)
IDLE_SECONDS = 5.0
HELP_AFTER_SECONDS = 0.25
AT_ONCE = 4
BEAT_SECONDS = 3.0
LAG_SECONDS = 6.0
STUCK_SECONDS = 20.0
_LOST = (psycopg.Error, SQLAlchemyError, OSError, TimeoutError)

_DUE = text("""
SELECT s.name FROM unnest(CAST(:names AS text[])) AS s(name)
 WHERE EXISTS (SELECT 1 FROM core_deliveries d
                WHERE d.subscriber = s.name AND d.priority = :priority AND d.state = 'pending' AND d.next_at <= now())
""")
_NEXT = text("""
SELECT extract(epoch FROM min(due) - now()) FROM (
    SELECT (SELECT d.next_at FROM core_deliveries d
             WHERE d.subscriber = s.name AND d.priority = :priority AND d.state = 'pending' AND d.next_at > now()
             ORDER BY d.next_at LIMIT 1) AS due
      FROM unnest(CAST(:names AS text[])) AS s(name)) AS nexts
""")
_BEAT = text("""
INSERT INTO core_relays (id, started_at, beat_at) VALUES (:id, now(), now()) ON CONFLICT (id) DO UPDATE SET beat_at = now()
""")


class Relay:
    """Hands events on until told to stop."""

    def __init__(self, context: Context, subscribers: Iterable[Subscriber]) -> None:
        """Take the subscribers of every module."""
        self._context = context
        self._by_name = {subscriber.name: subscriber for subscriber in subscribers}
        self._interests = Interests.of(self._by_name.values())
        self._deliverer = Deliverer(context)
        self._lanes = {priority: _Lane(self, priority) for priority in Priority}
        self._id = uuid7()
        context.db.handled_events = (context.db.handled_events or frozenset()) | events_handled(self._by_name.values())

    async def run(self, stop: asyncio.Event) -> None:
        """Relay whenever something is published, and when something put off is due, until ``stop``."""
        tasks = [asyncio.create_task(lane.run(stop)) for lane in self._lanes.values()]
        tasks += [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopped, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done() and not task.cancelled():
                    task.result()  # a fault of the relay's own ends the worker, which is started again
        finally:
            for lane in self._lanes.values():
                lane.wake()
            for task in (stopped, *tasks[len(self._lanes) :]):
                task.cancel()
            await asyncio.gather(stopped, *tasks, return_exceptions=True)
            with contextlib.suppress(*_LOST):
                await self._leave()

    async def drain(self) -> int:
        """Relay and deliver until nothing is due; return how many events and deliveries were dealt with."""
        total = 0
        while True:
            dealt = 0
            for priority in Priority:
                dealt += await self.fan_out(priority)
                for name in await self.due(priority):
                    while done := await self.deliver(name, priority):
                        dealt += done
            total += dealt
            if not dealt:
                return total

    async def fan_out(self, priority: Priority) -> int:
        """Turn up to a batch of new events of one class into deliveries and live messages; return how many."""
        async with self._context.db.write() as session:
            done = await fan_out(session, self._interests, priority)
        for lane in done.lanes:
            if lane is not priority:
                self._lanes[lane].wake()
        return done.events

    async def due(self, priority: Priority) -> list[str]:
        """Return the subscribers that have something to handle in a lane."""
        async with self._context.db.read() as session:
            return list((await session.execute(_DUE, {"names": list(self._by_name), "priority": int(priority)})).scalars())

    async def seconds_to_next(self, priority: Priority) -> float | None:
        """Return in how many seconds the next delivery that was put off in a lane is due."""
        async with self._context.db.read() as session:
            found = (await session.execute(_NEXT, {"names": list(self._by_name), "priority": int(priority)})).scalar()
        return None if found is None else max(0.0, float(found))

    async def deliver(self, name: str, priority: Priority) -> int:
        """Handle what is due of one subscriber, a batch at the most; return how many deliveries those were."""
        return await self._deliverer.deliver(self._by_name[name], priority)

    async def _listen(self) -> None:
        while True:
            try:
                async for notify in self._context.db.listen(CHANNEL):
                    if notify is None:
                        continue
                    for lane in self._lanes.values():
                        if lane.priority is not Priority.URGENT or notify.payload == URGENT:
                            lane.wake()
            except _LOST as error:
                log.warning("outbox.connection_lost", error=str(error))
                metrics.relay_failures.inc()
                await asyncio.sleep(0.5)
                for lane in self._lanes.values():
                    lane.wake()

    async def _beat(self) -> None:
        """Give a sign of life as long as every lane does, and show how far behind deliveries are."""
        shown = 0.0
        while True:
            now = time.monotonic()
            try:
                if all(now - lane.seen < STUCK_SECONDS for lane in self._lanes.values()):
                    async with self._context.db.open_plain() as session:
                        await session.execute(_BEAT, {"id": self._id})
                if now - shown >= LAG_SECONDS:
                    shown = now
                    await lag.show(self._context)
            except _LOST as error:
                log.warning("outbox.beat_missed", error=str(error))
            await asyncio.sleep(BEAT_SECONDS)

    async def _leave(self) -> None:
        async with self._context.db.open_plain() as session:
            await session.execute(text("DELETE FROM core_relays WHERE id = :id"), {"id": self._id})


class _Lane:
    """One class of priority: fans out, and keeps a task at work for each subscriber that has something to handle."""

    def __init__(self, relay: Relay, priority: Priority) -> None:
        self._relay = relay
        self.priority = priority
        self.seen = time.monotonic()
        self._news = asyncio.Event()
        self._working: dict[asyncio.Task[None], tuple[str, float]] = {}

    def wake(self) -> None:
        """Look for work at once."""
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop``; what is being handled then is finished."""
        while not stop.is_set():
            self._news.clear()
            try:
                fanned_out = await self._relay.fan_out(self.priority)
                for name in await self._relay.due(self.priority):
                    self._begin(name)
                self.seen = time.monotonic()
                if not fanned_out:
                    await self._wait()
            except _LOST as error:
                log.warning("outbox.connection_lost", lane=self.priority.name.lower(), error=str(error))
                metrics.relay_failures.inc()
                await asyncio.sleep(0.5)
        await asyncio.gather(*self._working)

    def _begin(self, name: str) -> None:
        """Put a task to work for a subscriber: the first one, or one more when those at work take long."""
        since = [began for of, began in self._working.values() if of == name]
        if since and (len(since) >= AT_ONCE or time.monotonic() - max(since) < HELP_AFTER_SECONDS):
            return
        if len(self._working) >= 2 * AT_ONCE:
            return
        task = asyncio.create_task(self._work(name))
        self._working[task] = (name, time.monotonic())
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._working.pop(task, None)
        self._news.set()

    async def _work(self, name: str) -> None:
        try:
            while await self._relay.deliver(name, self.priority):
                for task, (of, _) in self._working.items():
                    if task is asyncio.current_task():
                        self._working[task] = (of, time.monotonic())
        except _LOST as error:
            log.warning("outbox.connection_lost", subscriber=name, error=str(error))
            metrics.relay_failures.inc()
            await asyncio.sleep(0.5)

    async def _wait(self) -> None:
        """Wait for news, for the next delivery that was put off, or for those at work to take long."""
        if self._working:
            seconds: float | None = HELP_AFTER_SECONDS
        else:
            seconds = await self._relay.seconds_to_next(self.priority)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), IDLE_SECONDS if seconds is None else min(seconds, IDLE_SECONDS))
