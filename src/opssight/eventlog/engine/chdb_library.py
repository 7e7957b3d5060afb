"""The part of chdb that the engine uses, typed, and its loading.

chdb is half a gigabyte of shared library that only ``opssight events`` needs, so it is loaded when the engine
starts and not when this package is imported (a deployment with a ClickHouse server never loads it).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol, cast


class Result(Protocol):
    """What a statement returned."""

    def bytes(self) -> bytes:
        """Return the output in the format asked for."""
        ...

    def storage_rows_read(self) -> int:
        """Return how many rows were read from tables."""
        ...

    def storage_bytes_read(self) -> int:
        """Return how many bytes were read from tables."""
        ...


class Inserted(Protocol):
    """What a finished insert wrote."""

    rows_written: int
    bytes_written: int


class Inserter(Protocol):
    """An open insert; no other statement may run on its connection until it is finished or cancelled."""

    def append(self, data: bytes) -> None:
        """Hand over rows."""
        ...

    def finish(self) -> Inserted:
        """Commit."""
        ...

    def cancel(self) -> None:
        """Give up."""
        ...


class Connection(Protocol):
    """One connection, to be used by one thread at a time; settings set on it stay."""

    def query(self, query: str, format: str, params: Mapping[str, str] | None = None) -> Result:  # noqa: A002 chdb's own
        """Run one statement; ``params`` fill ``{name:Type}`` places."""
        ...

    def send_insert(self, query: str, format: str) -> Inserter:  # noqa: A002 chdb's own
        """Open an insert; ``query`` has no FORMAT clause."""
        ...

    def close(self) -> None:
        """Close it; the engine itself stops with the last one."""
        ...


class Library(Protocol):
    """The module ``chdb``."""

    def connect(self, path: str) -> Connection:
        """Open a connection to a directory, given as ``path?option=value``; the options of the first one configure the engine."""
        ...


def load_library() -> Library:
    """Load chdb (a fifth of a second when the file cache is warm)."""
    return cast("Library", importlib.import_module("chdb"))


def analyse(connection: Connection, text: str) -> int:
    """Return how many statements ``text`` holds, without running them; 0 when it cannot be parsed."""
    raw = cast("_Wrapper", connection)._conn  # noqa: SLF001 chdb binds it on the extension object only
    return raw.classify_query(text)["statement_count"]


class _Analysis(Protocol):
    def __getitem__(self, key: str) -> int: ...


class _Extension(Protocol):
    def classify_query(self, text: str) -> _Analysis: ...


class _Wrapper(Protocol):
    _conn: _Extension
