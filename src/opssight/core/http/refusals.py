"""Refused requests on their way into the audit record, a bounded number of records however many they are.

Whoever tries doors leaves a trace, and must not be able to fill the disk with it: what one caller is refused at one route is
recorded when it begins, and then once a minute with how often. Beyond a thousand different ones a minute, the rest is counted
together.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from opssight.core.audit_note import ANONYMOUS_ORIGIN, Origin, note
from opssight.core.background import go_on
from opssight.core.db import Database
from opssight.core.networks import network_of
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
MOST = 1000
WINDOW_SECONDS = 60.0
_FLUSH_SECONDS = 5.0


@dataclass(slots=True)
class _Counted:
    origin: Origin
    route: str
    status: int
    type: str
    since: float
    count: int = 0
    begun: bool = False


class Refusals:
    """Counts what this process refuses."""

    def __init__(self, db: Database) -> None:
        """Record into ``db``, through the notes of its sessions."""
        self._db = db
        self._counted: dict[tuple[str, ...], _Counted] = {}

    def saw(self, origin: Origin, *, route: str, status: int, type: str) -> None:  # noqa: A002 as the problem document calls it
        """Count one refusal; ``route`` is the method and the path with its parameters' names."""
        who = network_of(origin.ip) if origin.kind == "anonymous" else f"{origin.kind}:{origin.id}"
        key = (who, route, type)
        if key not in self._counted and len(self._counted) >= MOST:
            key, origin, route = ("others",), ANONYMOUS_ORIGIN, "others"
        counted = self._counted.setdefault(key, _Counted(origin, route, status, type, time.monotonic()))
        counted.count += 1

    async def flush(self, *, last: bool = False) -> None:
        """Record what has begun since the last time, and what went on for a minute; with ``last``, everything.

        Raises:
            SQLAlchemyError: the database does not answer; what was counted stays.
        """
        now = time.monotonic()
        over = {key: one for key, one in self._counted.items() if last or now - one.since >= WINDOW_SECONDS}
        due = [one for key, one in self._counted.items() if one.count and (not one.begun or key in over)]
        if due:
            counts = [one.count for one in due]
            async with self._db.write() as session:
                for one, count in zip(due, counts, strict=True):
                    note(
                        session,
                        "request.refused",
                        target_type="route",
                        target_id=one.route,
                        detail={"status": one.status, "type": one.type, "count": count},
                        origin=one.origin,
                    )
            for one, count in zip(due, counts, strict=True):
                one.begun, one.count = True, one.count - count
        for key, one in over.items():
            if not one.count:
                self._counted.pop(key, None)

    @asynccontextmanager
    async def recording(self) -> AsyncGenerator[None]:
        """Record every few seconds while inside, and what is left at the end."""
        running = asyncio.create_task(go_on("http.refusals", self._run))
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            with contextlib.suppress(SQLAlchemyError, OSError):  # the database went first: the log has the requests
                await self.flush(last=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            try:
                await self.flush()
            except (SQLAlchemyError, OSError, TimeoutError) as error:  # what was counted stays for the next time
                log.warning("http.refusals_not_recorded", error=str(error))
