"""Gathering small writes into few inserts, since each insert makes a part that has to be merged later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from opssight.core.ids import uuid7
from opssight.eventlog.errors import EventStoreUnavailable

Insert = Callable[[bytes, str], Awaitable[None]]


@dataclass(slots=True)
class _Group:
    """Writes that travel together."""

    parts: list[bytes] = field(default_factory=list[bytes])
    size: int = 0
    token: str = field(default_factory=lambda: str(uuid7()))
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class BatchWriter:
    """Writes rows for many callers; each is answered when its rows are stored, or with the error that hit them.

    A large write goes at once, and so does a small one while they are few. Small ones that come faster than one
    every ``pause`` seconds use up a credit of ``burst`` inserts and then travel together, so that a busy writer makes
    ``1 / pause`` parts a second in the long run. The credit is earned back at the same pace.
    """

    def __init__(
        self,
        insert: Insert,
        *,
        pause: float = 0.05,
        burst: int = 20,
        large: int = 512 * 1024,
        pending_limit: int = 128 * 1024 * 1024,
        concurrency: int = 2,
    ) -> None:
        """Take the function that stores rows under a token; ``pending_limit`` bounds the bytes not yet stored."""
        self._insert = insert
        self._pause = pause
        self._credit = (burst - 1) * pause
        self._large = large
        self._pending_limit = pending_limit
        self._slots = asyncio.Semaphore(concurrency)
        self._pending = 0
        self._group: _Group | None = None
        self._due = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    async def write(self, rows: bytes, token: str | None = None) -> None:
        """Store rows; with a ``token`` they are stored once however often this is called with it.

        Raises:
            EventStoreUnavailable: the store is down, or so far behind that no more can wait.
        """
        if not rows:
            return
        if self._pending + len(rows) > self._pending_limit:
            raise EventStoreUnavailable("The event store cannot keep up with what comes in; try again in a moment.", retry_after=2)
        self._pending += len(rows)
        try:
            if token is not None or len(rows) >= self._large:
                await self._store(rows, token or str(uuid7()))
            else:
                await asyncio.shield(self._join(rows).done)
        finally:
            self._pending -= len(rows)

    def _join(self, rows: bytes) -> _Group:
        if self._group is None:
            self._group = _Group()
            task = asyncio.create_task(self._flush(self._group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        group = self._group
        group.parts.append(rows)
        group.size += len(rows)
        if group.size >= self._large:
            self._group = None
        return group

    async def _flush(self, group: _Group) -> None:
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now) + self._pause
        wait = self._due - self._pause - self._credit - now
        if wait > 0:
            await asyncio.sleep(wait)
        async with self._slots:
            if self._group is group:
                self._group = None
            try:
                await self._insert(b"".join(group.parts), group.token)
            except Exception as error:
                group.done.set_exception(error)
                group.done.exception()
            else:
                group.done.set_result(None)

    async def _store(self, rows: bytes, token: str) -> None:
        async with self._slots:
            await self._insert(rows, token)
