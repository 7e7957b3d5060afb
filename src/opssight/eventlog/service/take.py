"""Taking events in: from a request's body, from syslog, from the platform itself. Answered when they are stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from opssight.core import outbox
from opssight.core.clock import Clock
from opssight.core.db import Database
from opssight.core.telemetry import get_logger
from opssight.eventlog import metrics
from opssight.eventlog.contracts import Intake
from opssight.eventlog.events import ServicesSeen
from opssight.eventlog.intake import Batch, Defaults, Draft, batch_of, prepare
from opssight.eventlog.intake.event import Rejected
from opssight.eventlog.store import BatchWriter, EventStore

_INLINE_BYTES = 16 * 1024
_INLINE_DRAFTS = 50
_KNOWN_SERVICES = 10_000
log = get_logger(__name__)


class EventIntake:
    """The one door through which events reach the store; registered in the process's resources."""

    def __init__(self, store: EventStore, clock: Clock, db: Database) -> None:
        """Write to ``store``; services seen for the first time are announced through ``db``'s outbox."""
        self._clock = clock
        self._db = db
        self._writer = BatchWriter(store.insert_batch)
        self._announced: set[str] = set()

    async def take_body(self, body: bytes, encoding: str, *, token: str | None = None, via: str = "http") -> Intake:
        """Take a request's body; a ``token`` makes repeats of it harmless.

        Raises:
            EventBodyInvalid, EventInvalid, EventBodyTooLarge, EventEncodingUnsupported: nothing of it can be taken.
            EventStoreUnavailable: nothing was stored; try again.
        """
        now = self._clock.now()
        if len(body) <= _INLINE_BYTES and not encoding:
            batch = prepare(body, encoding, now, Defaults())
        else:
            batch = await asyncio.to_thread(prepare, body, encoding, now, Defaults())
        return await self._store(batch, token, via)

    async def take(
        self, drafts: Sequence[Draft | Rejected], *, via: str, defaults: Defaults | None = None, token: str | None = None
    ) -> Intake:
        """Take events that were read from elsewhere.

        Raises:
            EventStoreUnavailable: nothing was stored; try again.
        """
        now = self._clock.now()
        if len(drafts) <= _INLINE_DRAFTS:
            batch = batch_of(drafts, now, defaults or Defaults())
        else:
            batch = await asyncio.to_thread(batch_of, drafts, now, defaults or Defaults())
        return await self._store(batch, token, via)

    async def _store(self, batch: Batch, token: str | None, via: str) -> Intake:
        await self._writer.write(batch.rows, token)
        metrics.accepted.labels(via).inc(batch.count)
        if batch.rejected:
            metrics.rejected.labels(via).inc(len(batch.rejected))
        if batch.secrets:
            metrics.redacted.inc(batch.secrets)
        fresh = batch.services - self._announced - {""}
        if fresh:
            await self._announce(fresh)
        return Intake(batch.count, batch.rejected)

    async def _announce(self, names: frozenset[str]) -> None:
        """Tell of new services. The events are stored already, so a failure is counted and made good by the next batch."""
        try:
            async with self._db.write() as session:
                await outbox.publish(session, ServicesSeen(sorted(names)[:_KNOWN_SERVICES]))
        except Exception as error:
            metrics.announce_failures.inc()
            log.warning("eventlog.announce_failed", error=str(error))
            return
        if len(self._announced) > _KNOWN_SERVICES:
            self._announced.clear()
        self._announced |= names
