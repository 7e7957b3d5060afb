"""The relay: from the outbox to subscribers and to the browsers.

Every worker runs one. Fanning out is done by one at a time (an advisory lock of the transaction), which
also gives live messages their sequence; the deliveries are then handled by all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.outbox.event import Event
from opssight.core.outbox.models import DeliveryRow, LiveRow, OutboxRow
from opssight.core.outbox.publish import CHANNEL
from opssight.core.outbox.subscriber import Subscriber
from opssight.core.telemetry import get_logger, metrics, span

log = get_logger(__name__)
LIVE_CHANNEL = "opssight_live"
BATCH = 200
MAX_ATTEMPTS = 15
LANES = 4


class Relay:
    """Hands events on until told to stop."""

    def __init__(self, context: Context, subscribers: Iterable[Subscriber]) -> None:
        """Take the subscribers of every module."""
        self._context = context
        self._by_name = {subscriber.name: subscriber for subscriber in subscribers}
        self._interested: dict[str, list[str]] = {}
        for subscriber in self._by_name.values():
            self._interested.setdefault(subscriber.event.event_name(), []).append(subscriber.name)

    async def run(self, stop: asyncio.Event) -> None:
        """Relay whenever something is published, and at least every second, until ``stop``."""
        while not stop.is_set():
            try:
                async for _ in self._context.db.listen(CHANNEL):
                    if stop.is_set():
                        return
                    await self.drain()
            except (psycopg.Error, SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("outbox.connection_lost", error=str(error))
                metrics.relay_failures.inc()
                await asyncio.sleep(0.5)

    async def drain(self) -> int:
        """Relay and deliver until nothing is due; return how many events and deliveries were dealt with."""
        total = 0
        while True:
            relayed = await self.fan_out()
            delivered = 0
            if await self._deliver_one():  # only then is it worth opening the other lanes
                delivered = 1 + sum(await asyncio.gather(*(self._lane() for _ in range(LANES))))
            total += relayed + delivered
            if not relayed and not delivered:
                return total

    async def fan_out(self) -> int:
        """Turn up to a batch of new events into deliveries and live messages; return how many."""
        async with self._context.db.write() as session:
            if not (await session.execute(text("SELECT pg_try_advisory_xact_lock(hashtext('core.relay'))"))).scalar():
                return 0
            statement = select(OutboxRow).where(OutboxRow.relayed_at.is_(None)).order_by(OutboxRow.seq).limit(BATCH)
            rows = (await session.execute(statement)).scalars().all()
            if not rows:
                return 0
            deliveries = [
                {"event_id": row.id, "event_seq": row.seq, "subscriber": name}
                for row in rows
                for name in self._interested.get(row.name, ())
            ]
            if deliveries:
                await session.execute(insert(DeliveryRow), deliveries)
            live = [{"topics": row.topics, "name": row.name, "at": row.published_at, "data": row.payload} for row in rows if row.topics]
            if live:
                await session.execute(insert(LiveRow), live)
                await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": LIVE_CHANNEL})
            await session.execute(update(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])).values(relayed_at=text("now()")))
            return len(rows)

    async def _lane(self) -> int:
        done = 0
        while await self._deliver_one():
            done += 1
        return done

    async def _deliver_one(self) -> bool:
        """Handle the next due delivery; False when none is due."""
        claimed: DeliveryRow | None = None
        try:
            async with self._context.db.write() as session:
                claimed = await self._claim(session)
                if claimed is None:
                    return False
                subscriber = self._by_name[claimed.subscriber]
                row = (await session.execute(select(OutboxRow).where(OutboxRow.id == claimed.event_id))).scalar_one()
                with span(f"subscriber {subscriber.name}", traceparent=row.traceparent):
                    await subscriber.handle(self._context, session, _decode(subscriber.event, row.payload))
                await session.execute(
                    delete(DeliveryRow).where(DeliveryRow.event_id == claimed.event_id, DeliveryRow.subscriber == claimed.subscriber)
                )
        except Exception as error:
            if claimed is None:
                raise
            await self._put_off(claimed, error)
        return True

    async def _claim(self, session: AsyncSession) -> DeliveryRow | None:
        statement = (
            select(DeliveryRow)
            .where(
                DeliveryRow.state == "pending",
                DeliveryRow.next_at <= text("now()"),
                DeliveryRow.subscriber.in_(list(self._by_name)),
            )
            .order_by(DeliveryRow.next_at, DeliveryRow.event_seq)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return (await session.execute(statement)).scalar_one_or_none()

    async def _put_off(self, claimed: DeliveryRow, error: Exception) -> None:
        attempts = claimed.attempts + 1
        dead = attempts >= MAX_ATTEMPTS
        log.error(
            "outbox.delivery_failed",
            subscriber=claimed.subscriber,
            event_id=str(claimed.event_id),
            attempts=attempts,
            dead=dead,
            exc_info=error,
        )
        metrics.delivery_failures.labels(claimed.subscriber).inc()
        async with self._context.db.write() as session:
            await session.execute(
                update(DeliveryRow)
                .where(DeliveryRow.event_id == claimed.event_id, DeliveryRow.subscriber == claimed.subscriber)
                .values(
                    attempts=attempts,
                    state="dead" if dead else "pending",
                    next_at=func.now() + timedelta(seconds=min(300, 0.25 * 2**attempts)),
                    last_error=f"{type(error).__name__}: {error}"[:2000],
                )
            )


def _decode(kind: type[Event], payload: dict[str, Any]) -> Event:
    return msgspec.convert({"name": kind.event_name(), **payload}, kind)


async def forget_old(context: Context) -> int:
    """Delete relayed events and live messages older than a day that no delivery waits for; return how many events."""
    async with context.db.write() as session:
        await session.execute(text("DELETE FROM core_live WHERE at < now() - interval '1 day'"))
        result = await session.execute(
            text(
                "DELETE FROM core_outbox o WHERE relayed_at < now() - interval '1 day'"
                " AND NOT EXISTS (SELECT 1 FROM core_deliveries d WHERE d.event_id = o.id) RETURNING id"
            )
        )
        return len(result.all())
