"""Running statements on chdb from an event loop: threads with a connection each, inserts apart from queries.

A chdb connection runs one statement at a time and a long query holds it, so inserts have threads of their own, and so have the
platform's own questions (rules, the tail), which come with ClickHouse's setting ``priority``: neither waits behind a search.
Every query has a time limit unless it brings another.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from opssight.eventlog.contracts import URGENT
from opssight.eventlog.engine import chdb_library
from opssight.eventlog.engine.statements import Insert, Query, Request, quote, with_settings

_CODE = re.compile(r"Code: (\d+)\. ")
_BUSY_CODE = 202
_MULTIPLE_CODE = 62
_FAILED_INSERTS = "SELECT value FROM system.events WHERE event = 'FailedInsertQuery'"
_WHY_FAILED = (
    "SELECT concat('Code: ', toString(code), '. DB::Exception: ', last_error_message) FROM system.errors"
    " WHERE code IN (75, 76, 241, 243, 252) AND last_error_time >= now() - 5 ORDER BY last_error_time DESC LIMIT 1"
)
"""The reasons for which an insert fails late: no space, no memory, too many parts."""
_NOT_STORED = "Code: 745. DB::Exception: The insert failed, and nothing says why. (SERVER_OVERLOADED)"
T = TypeVar("T")


class StatementFailed(Exception):
    """ClickHouse refused a statement; ``code`` is its error code, 0 when it gave none."""

    def __init__(self, message: str) -> None:
        """Take chdb's message, with or without what its wrapper put before it."""
        start = message.find("Code: ")
        super().__init__(message[start:] if start >= 0 else message)
        found = _CODE.search(message)
        self.code = int(found.group(1)) if found else 0


class TooBusy(StatementFailed):
    """As many statements are waiting as may."""

    def __init__(self) -> None:
        """Speak as ClickHouse does when it takes no more queries."""
        super().__init__(f"Code: {_BUSY_CODE}. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one engine does at a time, and what share of the machine's (or its cgroup's) memory it may take."""

    query_threads: int = 6
    urgent_threads: int = 2
    insert_threads: int = 2
    waiting: int = 256
    query_seconds: int = 30
    memory_share: float = 0.5
    query_memory_bytes: int = 2 << 30

    def engine_options(self) -> dict[str, str]:
        """Return the options of the first connection, which configure the engine."""
        return {
            "max_server_memory_usage_to_ram_ratio": str(self.memory_share),
            "mark_cache_size": str(256 << 20),
            "text_index_postings_cache_size": str(256 << 20),
            "text_index_tokens_cache_size": str(128 << 20),
            "text_index_header_cache_size": str(64 << 20),
        }

    def query_settings(self) -> dict[str, str]:
        """Return the settings every query runs under unless it brings others."""
        return {"max_execution_time": str(self.query_seconds), "max_memory_usage": str(self.query_memory_bytes)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement gave back."""

    body: bytes = b""
    read_rows: int = 0
    read_bytes: int = 0
    written_rows: int = 0
    written_bytes: int = 0


class _Pool:
    """Threads with a connection each."""

    def __init__(self, name: str, threads: int, waiting: int, connect: Callable[[], chdb_library.Connection]) -> None:
        self._local = threading.local()
        self._connect = connect
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self.taken = 0

    def connection(self) -> chdb_library.Connection:
        held: chdb_library.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = self._connect()
            self._local.connection = held
        return held

    def drop(self) -> None:
        self._local.connection = None

    async def run(self, work: Callable[[Request], Outcome], request: Request) -> Outcome:
        if self.taken >= self._most:
            raise TooBusy
        self.taken += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work, request)
        finally:
            self.taken -= 1

    def close(self) -> None:
        self._executor.shutdown(wait=True)


class Sessions:
    """The engine of one directory. Open it once; :meth:`close` waits for what runs and flushes."""

    def __init__(self, directory: Path, limits: Limits | None = None) -> None:
        """Open the engine over ``directory``, which must be locked by the caller."""
        self._limits = limits or Limits()
        self._library = chdb_library.load_library()
        self._directory = directory
        self._opened: list[chdb_library.Connection] = []
        self._guard = threading.Lock()
        self._failed_inserts = 0
        self._base = self._limits.query_settings()
        self._first = self._library.connect(f"{directory}?{urlencode(self._limits.engine_options())}")
        self._queries = _Pool("query", self._limits.query_threads, self._limits.waiting, self._open_for_queries)
        self._urgent = _Pool("urgent", self._limits.urgent_threads, self._limits.waiting, self._open_for_queries)
        self._inserts = _Pool("insert", self._limits.insert_threads, self._limits.waiting, self._open)

    @property
    def in_flight(self) -> int:
        """How many statements run or wait."""
        return self._queries.taken + self._urgent.taken + self._inserts.taken

    async def run(self, request: Request) -> Outcome:
        """Run a request.

        Raises:
            StatementFailed: ClickHouse refused it, or it ran out of time.
            TooBusy: too many statements wait already.
        """
        if isinstance(request.statement, Insert):
            return await self._inserts.run(self._insert, request)
        if request.settings.pop("priority", "") == URGENT:
            return await self._urgent.run(partial(self._query, self._urgent), request)
        return await self._queries.run(partial(self._query, self._queries), request)

    def close(self) -> None:
        """Let running statements end, then close the engine; nothing may be run afterwards."""
        self._inserts.close()
        self._queries.close()
        self._urgent.close()
        for connection in [*self._opened, self._first]:
            connection.close()

    def interrupt_queries(self) -> None:
        """Ask running queries to end, so that a stop does not wait for them; inserts are left alone."""
        self._first.query("KILL QUERY WHERE query_kind != 'Insert' ASYNC", "Null")

    def _open(self) -> chdb_library.Connection:
        with self._guard:
            connection = self._library.connect(str(self._directory))
            self._opened.append(connection)
        return connection

    def _open_for_queries(self) -> chdb_library.Connection:
        connection = self._open()
        _set(connection, self._base)
        return connection

    def _insert(self, request: Request) -> Outcome:
        statement = request.statement
        assert isinstance(statement, Insert)  # noqa: S101 run() chose this pool by the type
        connection = self._inserts.connection()
        if request.database:
            _use(connection, request.database)
        failed_before = self._failed_inserts
        try:
            inserter = connection.send_insert(with_settings(statement.head, request.settings), statement.format)
        except Exception as error:
            self._count_failed(connection)
            raise StatementFailed(str(error)) from None
        try:
            inserter.append(statement.rows)
            done = inserter.finish()
        except Exception as error:
            inserter.cancel()
            self._count_failed(connection)
            raise StatementFailed(str(error)) from None
        self._see_stored(connection, failed_before)
        return Outcome(written_rows=done.rows_written, written_bytes=done.bytes_written)

    def _see_stored(self, connection: chdb_library.Connection, failed_before: int) -> None:
        """Refuse an insert that chdb calls finished although its part was not written: on a full disk it says nothing.

        The engine counts failed inserts of all connections together, so one that succeeded beside one that failed is
        refused too; sent again with its token it is stored once.
        """
        if self._count_failed(connection) == failed_before:
            return
        why = connection.query(_WHY_FAILED, "TSVRaw").bytes().decode(errors="replace").strip()
        raise StatementFailed(why or _NOT_STORED)

    def _count_failed(self, connection: chdb_library.Connection) -> int:
        """Count the inserts that failed until now, those that said so among them."""
        self._failed_inserts = int(connection.query(_FAILED_INSERTS, "TSVRaw").bytes() or 0)
        return self._failed_inserts

    def _query(self, pool: _Pool, request: Request) -> Outcome:
        statement = request.statement
        assert isinstance(statement, Query)  # noqa: S101 run() chose this pool by the type
        connection = pool.connection()
        if chdb_library.analyse(connection, statement.text) > 1:
            raise StatementFailed(f"Code: {_MULTIPLE_CODE}. DB::Exception: Multi-statements are not allowed. (SYNTAX_ERROR)")
        if request.database:
            _use(connection, request.database)
        try:
            if request.settings:
                _set(connection, request.settings)
            result = connection.query(statement.text, request.output_format, params=request.parameters)
            return Outcome(result.bytes(), result.storage_rows_read(), result.storage_bytes_read())
        except StatementFailed:
            raise
        except Exception as error:
            raise StatementFailed(str(error)) from None
        finally:
            if request.settings:
                self._restore(pool, connection, request.settings)

    def _restore(self, pool: _Pool, connection: chdb_library.Connection, changed: dict[str, str]) -> None:
        parts = [f"{name} = {quote(self._base[name]) if name in self._base else 'DEFAULT'}" for name in changed]
        try:
            connection.query(f"SET {', '.join(parts)}", "Null")
        except Exception:
            pool.drop()


def _set(connection: chdb_library.Connection, settings: dict[str, str]) -> None:
    try:
        connection.query("SET " + ", ".join(f"{name} = {quote(value)}" for name, value in settings.items()), "Null")
    except Exception as error:
        raise StatementFailed(str(error)) from None


def _use(connection: chdb_library.Connection, database: str) -> None:
    try:
        connection.query(f"USE `{database.replace('`', '')}`", "Null")
    except Exception as error:
        raise StatementFailed(str(error)) from None
