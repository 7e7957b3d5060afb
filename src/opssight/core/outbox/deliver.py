"""Claiming deliveries and handling them: a batch in one transaction, and one by one when a batch cannot be.

What a handler does in the database and the mark that it has run are one transaction. A batch that fails is undone, and each
of its events is handled alone, so that the faulty one alone is put off. One whose handler took its process down is handled
alone from then on, while nothing else runs in this process, and is given up when that happens a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.outbox import runs
from opssight.core.outbox.event import Event, Priority
from opssight.core.outbox.models import DeliveryRow
from opssight.core.outbox.subscriber import Subscriber
from opssight.core.telemetry import get_logger, metrics, span

log = get_logger(__name__)
MAX_ATTEMPTS = 15
MAX_DEATHS = 2
BATCH_LOCK_SECONDS = 2

_CLAIM = """
SELECT d.event_id, d.attempts, o.payload, o.traceparent
  FROM core_deliveries d JOIN core_outbox o ON o.id = d.event_id
 WHERE d.state = 'pending' AND d.subscriber = :subscriber AND d.next_at <= now() AND {which}
 ORDER BY d.next_at, d.event_seq LIMIT :limit FOR UPDATE OF d SKIP LOCKED
"""
_CLAIM_DUE = text(_CLAIM.format(which="d.priority = :priority"))
_CLAIM_ONE = text(_CLAIM.format(which="d.event_id = :event_id"))
_DONE = text("""
WITH ended AS (DELETE FROM core_delivery_runs WHERE subscriber = :subscriber AND event_id = ANY(CAST(:ids AS uuid[])))
DELETE FROM core_deliveries WHERE subscriber = :subscriber AND event_id = ANY(CAST(:ids AS uuid[]))
""")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this transaction holds."""

    event_id: UUID
    attempts: int
    payload: dict[str, Any]
    traceparent: str | None


class _Undone(Exception):
    """A transaction was left because handlers of these deliveries have taken their process down before."""

    def __init__(self, suspects: list[Claimed]) -> None:
        super().__init__()
        self.suspects = suspects


class Deliverer:
    """Handles deliveries in this process."""

    def __init__(self, context: Context) -> None:
        """Handle in ``context``."""
        self._context = context
        self._turns = _Turns()

    async def deliver(self, subscriber: Subscriber, priority: Priority) -> int:
        """Handle the next due deliveries of one subscriber and class, a batch at the most; return how many were due."""
        claimed: list[Claimed] = []
        try:
            async with self._turns.shared(), self._context.db.write() as session:
                claimed += await _claim(session, subscriber, priority)
                if not claimed:
                    return 0
                await self._handle(session, subscriber, claimed)
        except _Undone as undone:
            for suspect in undone.suspects:
                async with self._turns.alone():
                    await self._handle_one(subscriber, suspect)
        except Exception as error:
            if not claimed:
                raise
            if len(claimed) == 1:
                await self._put_off(subscriber, claimed[0], error)
            else:
                log.warning("outbox.batch_undone", subscriber=subscriber.name, events=len(claimed), error=_told(error))
                for one in claimed:
                    async with self._turns.shared():
                        await self._handle_one(subscriber, one)
        return len(claimed)

    async def _handle_one(self, subscriber: Subscriber, one: Claimed) -> None:
        """Handle a delivery by itself, if nobody else has meanwhile."""
        try:
            async with self._context.db.write() as session:
                values = {"subscriber": subscriber.name, "event_id": one.event_id, "limit": 1}
                if (await session.execute(_CLAIM_ONE, values)).one_or_none() is not None:
                    await self._handle(session, subscriber, [one], alone=True)
        except Exception as error:
            await self._put_off(subscriber, one, error)

    async def _handle(self, session: AsyncSession, subscriber: Subscriber, claimed: Sequence[Claimed], *, alone: bool = False) -> None:
        """Handle what is held, with a note outside of this transaction that it is being handled."""
        db, ids = self._context.db, [one.event_id for one in claimed]
        deaths = await runs.begin(db, subscriber.name, ids)
        if deaths and not alone:
            await runs.end(db, subscriber.name, ids)
            raise _Undone([one for one in claimed if one.event_id in deaths])
        try:
            if max(deaths.values(), default=0) >= MAX_DEATHS:
                await _give_up(session, subscriber, claimed[0], deaths[claimed[0].event_id])
                return
            events = [decode(subscriber.event, one.payload) for one in claimed]
            if len(claimed) > 1:  # one that waits for a lock is not to keep the others of its batch waiting
                await session.execute(text(f"SET LOCAL lock_timeout = '{BATCH_LOCK_SECONDS}s'"))
            async with asyncio.timeout(subscriber.seconds):
                with span(f"subscriber {subscriber.name}", traceparent=claimed[0].traceparent, events=len(claimed)):
                    await subscriber.handle_all(self._context, session, events)
            await session.execute(_DONE, {"subscriber": subscriber.name, "ids": ids})
        except BaseException:
            await asyncio.shield(runs.end(db, subscriber.name, ids))
            raise

    async def _put_off(self, subscriber: Subscriber, one: Claimed, error: Exception) -> None:
        attempts = one.attempts + 1
        dead = attempts >= MAX_ATTEMPTS
        log.error(
            "outbox.delivery_failed",
            subscriber=subscriber.name,
            event_id=str(one.event_id),
            attempts=attempts,
            dead=dead,
            exc_info=error,
        )
        metrics.delivery_failures.labels(subscriber.name).inc()
        async with self._context.db.write() as session:
            await session.execute(
                update(DeliveryRow)
                .where(DeliveryRow.event_id == one.event_id, DeliveryRow.subscriber == subscriber.name)
                .values(
                    attempts=attempts,
                    state="dead" if dead else "pending",
                    next_at=func.now() + pause(attempts),
                    last_error=_told(error, subscriber.seconds),
                )
            )


def pause(attempts: int) -> timedelta:
    """Return how long a delivery waits that failed ``attempts`` times."""
    return timedelta(seconds=min(300, 0.25 * 2**attempts))


def decode(kind: type[Event], payload: dict[str, Any]) -> Event:
    """Return the event that was published."""
    return msgspec.convert({"name": kind.event_name(), **payload}, kind)


async def _claim(session: AsyncSession, subscriber: Subscriber, priority: Priority) -> list[Claimed]:
    values = {"subscriber": subscriber.name, "priority": int(priority), "limit": subscriber.batch}
    return [Claimed(row.event_id, row.attempts, row.payload, row.traceparent) for row in await session.execute(_CLAIM_DUE, values)]


async def _give_up(session: AsyncSession, subscriber: Subscriber, one: Claimed, deaths: int) -> None:
    """Put a delivery on the dead list, in the transaction that holds it."""
    why = f"Its handler ended or hung its process {deaths} times; see what it does to this event before it is tried again."
    log.error("outbox.delivery_kills", subscriber=subscriber.name, event_id=str(one.event_id), deaths=deaths)
    metrics.delivery_failures.labels(subscriber.name).inc()
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.event_id == one.event_id, DeliveryRow.subscriber == subscriber.name)
        .values(state="dead", attempts=one.attempts + deaths, last_error=why)
    )
    await session.execute(
        text("DELETE FROM core_delivery_runs WHERE subscriber = :subscriber AND event_id = :id"),
        {"subscriber": subscriber.name, "id": one.event_id},
    )


def _told(error: Exception, seconds: float | None = None) -> str:
    if isinstance(error, TimeoutError) and not str(error) and seconds is not None:
        return f"It took longer than the {seconds:g} s it has, and was undone."
    return f"{type(error).__name__}: {error}"[:2000]


class _Turns:
    """Lets many run together, or one alone."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._running = 0
        self._alone = False

    @asynccontextmanager
    async def shared(self) -> AsyncGenerator[None]:
        async with self._changed:
            await self._changed.wait_for(lambda: not self._alone)
            self._running += 1
        try:
            yield
        finally:
            async with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        async with self._changed:
            await self._changed.wait_for(lambda: not self._alone)
            self._alone = True
        try:
            async with self._changed:
                await self._changed.wait_for(lambda: not self._running)
            yield
        finally:
            async with self._changed:
                self._alone = False
                self._changed.notify_all()
