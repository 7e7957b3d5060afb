"""Read and write sessions over one pool.

A write session is one transaction: it is committed by whoever opened it (the HTTP unit of work, a job, a
subscriber) and never by a service. Before the commit the registered hooks run in the same transaction.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache

import psycopg
from psycopg import sql
from sqlalchemy import TextClause, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from opssight.core.audit_note import SYSTEM_ORIGIN, Origin

PING_AFTER_SECONDS = 1.0
BeforeCommit = Callable[[AsyncSession], Awaitable[None]]


KEEP_ALIVE = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "20000"}


def keep_alive(url: URL) -> dict[str, str]:
    """Return the settings by which a connection notices within half a minute that the other side is gone.

    Without them it waits for the kernel, for hours where nothing is sent. What the address itself says stays.
    """
    return {name: value for name, value in KEEP_ALIVE.items() if name not in url.query}


class ReadOnlySession(Session):
    """The synchronous half of a read session; refuses to flush."""


_QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_WRITES = re.compile(
    r"(?<!FOR )(?<!KEY )\b(INSERT\s+INTO|UPDATE\b|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE\b|procrastinate_\w+\s*\()", re.IGNORECASE
)


@lru_cache(maxsize=1_000)
def writes(statement: str) -> bool:
    """Return whether a statement given as text writes: for ``text()``, of which SQLAlchemy knows nothing."""
    return _WRITES.search(_QUOTED.sub("''", statement)) is not None


def _note_use(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    del connection
    record.info["used_at"] = time.monotonic()


def _ask_after_idling(connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
    """Ask a connection that idled for a sign of life, so that one which died meanwhile is replaced; one just used needs no question."""
    del proxy
    if time.monotonic() - record.info.get("used_at", 0.0) < PING_AFTER_SECONDS:
        return
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError(str(error)) from error
    finally:
        cursor.close()


@event.listens_for(ReadOnlySession, "before_flush")
def _refuse_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    del context, instances
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("A read session was asked to write; open a write session.")


@event.listens_for(Session, "before_flush")
def _mark_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    del context, instances
    if session.new or session.dirty or session.deleted:
        session.info["wrote"] = True


@event.listens_for(Session, "do_orm_execute")
def _mark_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete or (isinstance(state.statement, TextClause) and writes(state.statement.text)):
        state.session.info["wrote"] = True


class Database:
    """One process's pool of connections."""

    def __init__(self, url: str, *, pool_size: int = 10, application_name: str = "opssight") -> None:
        """Prepare a pool for ``url`` (``postgresql+psycopg://``); nothing is connected yet."""
        self.url = url
        self.before_commit: list[BeforeCommit] = []
        self.handled_events: frozenset[str] | None = None  # what the outbox need not queue is not in it; None queues everything
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            connect_args={
                "application_name": application_name,
                "connect_timeout": 5,
                **keep_alive(make_url(url)),
                "options": "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
            },
        )
        event.listen(self.engine.sync_engine, "checkin", _note_use)
        event.listen(self.engine.sync_engine, "checkout", _ask_after_idling)
        reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._write = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._read = async_sessionmaker(reading, expire_on_commit=False, autoflush=False, sync_session_class=ReadOnlySession)

    @property
    def conninfo(self) -> str:
        """The same database in libpq's form, for connections outside the pool."""
        url = make_url(self.url)
        whole = url.set(drivername="postgresql").update_query_dict(keep_alive(url))
        return whole.render_as_string(hide_password=False)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """Open a session for reading. Each statement sees what was committed when it began."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def write(self, origin: Origin = SYSTEM_ORIGIN) -> AsyncGenerator[AsyncSession]:
        """Open a transaction that commits on a clean exit and rolls back on an exception."""
        session = self.open(origin)
        try:
            yield session
            await self.commit(session)
        finally:
            await session.close()

    def open(self, origin: Origin) -> AsyncSession:
        """Return a write session that the caller must :meth:`commit` and close."""
        session = self._write()
        session.info["origin"] = origin
        session.info["handled_events"] = self.handled_events
        return session

    def open_plain(self) -> AsyncSession:
        """Return a session whose statements each commit at once, for what is no part of any transaction (the cache)."""
        return self._read()

    async def commit(self, session: AsyncSession) -> None:
        """Flush, run the hooks (the audit record, what the session itself put off until now) and commit."""
        await session.flush()
        own: list[BeforeCommit] = session.info.pop("at_commit", [])
        for hook in (*self.before_commit, *own):
            await hook(session)
        await session.commit()

    async def listen(self, *channels: str) -> AsyncIterator[psycopg.Notify | None]:
        """Yield notifications on ``channels`` for ever; ``None`` first, once listening and every second of silence.

        Raises:
            psycopg.OperationalError: the connection was lost; call again after a pause.
        """
        connection = await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, connect_timeout=5)
        try:
            for channel in channels:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            yield None
            while True:
                heard = False
                async for notify in connection.notifies(timeout=1.0):
                    heard = True
                    yield notify
                if not heard:
                    yield None
        finally:
            await connection.close()

    async def ping(self) -> None:
        """Ask the database for a sign of life."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
