"""Which process leads in what: every lock of a process on one connection of its own.

A lock is PostgreSQL's and ends with that connection, so a killed process gives up all of its locks at once. What it leads in
it goes on leading in; whoever works under a lock is told when the connection is lost, since from then on another may.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg

from opssight.core.db.database import Database
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
CHECK_SECONDS = 2.0
ANSWER_SECONDS = 5.0


class LeadLost(Exception):
    """The connection that holds the locks was lost while work went on under one of them; the work was stopped."""


class Leader:
    """The locks of one process. Open it with ``async with``."""

    def __init__(self, db: Database) -> None:
        """Take locks in ``db``; nothing is connected yet."""
        self._db = db
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None
        self._held: set[str] = set()
        self._asking = asyncio.Lock()
        self._lost = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Give up every lock."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        async with self._asking:
            await self._drop()

    async def leads(self, name: str) -> bool:
        """Return whether this process holds the lock ``name``, taking it if nobody does.

        Raises:
            psycopg.Error, OSError, TimeoutError: the database cannot be asked.
        """
        async with self._asking:
            if name in self._held and self._connection is not None and not self._connection.closed:
                return True
            row = await self._ask("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name)
            if row and row[0]:
                self._held.add(name)
            return name in self._held

    @asynccontextmanager
    async def leading(self, name: str) -> AsyncGenerator[bool]:
        """Work under the lock ``name``; yields False when another process has it. Losing the lock cancels what is inside.

        Raises:
            LeadLost: the lock was lost while inside.
        """
        if not await self.leads(name):
            yield False
            return
        task = asyncio.current_task()
        lost, ended = self._lost, False

        async def stop_when_lost() -> None:
            await lost.wait()
            if task is not None and not ended:
                task.cancel()

        watching = asyncio.create_task(stop_when_lost())
        try:
            yield True
        except asyncio.CancelledError:
            if task is not None and lost.is_set() and watching.done():
                task.uncancel()
                raise LeadLost(f"The connection that holds the lock of {name} was lost.") from None
            raise
        finally:
            ended = True
            watching.cancel()

    async def _ask(self, statement: str, *values: object) -> tuple[object, ...] | None:
        if self._connection is None or self._connection.closed:
            await self._drop()
            self._connection = await psycopg.AsyncConnection.connect(self._db.conninfo, autocommit=True, connect_timeout=5)
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                found = await self._connection.execute(statement.encode(), values)
                return await found.fetchone()
        except (psycopg.Error, OSError, TimeoutError):
            await self._drop()
            raise

    async def _drop(self) -> None:
        """Forget the connection, and tell whoever works under one of its locks."""
        connection, self._connection = self._connection, None
        self._held.clear()
        self._lost.set()
        self._lost = asyncio.Event()
        if connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                await connection.close()

    async def _watch(self) -> None:
        """Ask for a sign of life as long as there are locks."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                async with self._asking:
                    if self._connection is None:
                        return
                    await self._ask("SELECT 1")
            except (psycopg.Error, OSError, TimeoutError) as error:
                log.warning("db.leader_connection_lost", error=str(error))
                return
