"""Kills at every edge: before each statement, before and after each commit, and around what a provider does.

A kill is an exception that nothing but the test catches. The transaction is rolled back and everything in memory is gone,
which is what the database and the next worker see of a ``kill -9`` between two statements.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import Database


class Killed(BaseException):
    """The process died here."""


class Faults:
    """Counts the edges that are passed, and kills at one of them when told to."""

    def __init__(self) -> None:
        """Kill nothing yet."""
        self._left: int | None = None
        self._armed = False
        self.passed = 0
        self.where = ""

    def edge(self, name: str) -> None:
        """Pass an edge.

        Raises:
            Killed: it is the one to die at.
        """
        if not self._armed:
            return
        self.passed += 1
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._armed, self.where = False, name
                raise Killed(name)

    async def run(self, work: Callable[[], Awaitable[object]], *, kill_at: int | None) -> bool:
        """Do ``work``, killing it at edge number ``kill_at`` (from 0); return whether it was killed."""
        self._armed, self._left, self.passed, self.where = True, kill_at, 0, ""
        try:
            await work()
        except Killed:
            return True
        finally:
            self._armed = False
        return False


@contextmanager
def edges_of(db: Database, faults: Faults) -> Generator[None]:
    """Let ``faults`` see the statements and commits of a database."""
    engine, commit = db.engine.sync_engine, db.commit

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        faults.edge(f"before {statement.split(maxsplit=1)[0]} {_table(statement)}")

    async def committing(session: AsyncSession) -> None:
        await session.flush()
        faults.edge("before commit")
        await commit(session)
        faults.edge("after commit")

    event.listen(engine, "before_cursor_execute", before)
    db.commit = committing
    try:
        yield
    finally:
        db.commit = commit
        event.remove(engine, "before_cursor_execute", before)


def _table(statement: str) -> str:
    return next((word.strip('"(),') for word in statement.split() if "_" in word and "." not in word and word.islower()), "")
