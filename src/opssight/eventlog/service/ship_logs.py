"""The platform's own log as events, so that it can be searched and alerted on like anything else."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import cast

from opssight.eventlog import metrics
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import Defaults, Draft
from opssight.eventlog.intake.event import JsonValue, Rejected
from opssight.eventlog.service.take import EventIntake

SERVICE = "opssight"
_BATCH = 2_000


class PlatformLogShipper:
    """A sink for log records that never blocks, never logs and never raises.

    Records are kept in memory, sent every half second, and dropped with a count when ``limit`` are waiting.
    """

    def __init__(self, intake: EventIntake, *, role: str, limit: int = 20_000, every: float = 0.5) -> None:
        """Ship to ``intake`` what the process of ``role`` logs."""
        self._intake = intake
        self._role = role
        self._limit = limit
        self._every = every
        self._waiting: deque[Mapping[str, object]] = deque()
        self._defaults = Defaults(service=SERVICE, source=socket.gethostname())
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def write(self, record: Mapping[str, object]) -> None:
        """Take a record of structlog's shape: ``event``, ``level``, ``timestamp``, and fields. From any thread."""
        if len(self._waiting) >= self._limit:
            metrics.dropped.labels("platform").inc()
            return
        self._waiting.append(record)

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Send what waits, if the store takes it, and end."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        last = False
        while not last:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every)
            last = self._stopping.is_set()
            while self._waiting and await self._send():
                pass

    async def _send(self) -> bool:
        records = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
        try:
            await self._intake.take([self._draft(record) for record in records], via="platform", defaults=self._defaults)
        except EventStoreUnavailable:
            self._waiting.extendleft(reversed(records))
            return False
        except Exception:
            metrics.dropped.labels("platform").inc(len(records))
        return True

    def _draft(self, record: Mapping[str, object]) -> Draft | Rejected:
        rest = {name: value for name, value in record.items() if name not in {"event", "level", "timestamp"}}
        ts = record.get("timestamp")
        level = record.get("level")
        return Draft(
            message=str(record.get("event") or "(no event)"),
            ts=ts if isinstance(ts, str | int | float) else None,
            severity=level if isinstance(level, str) else None,
            attributes={"role": self._role, **{name: _json(value) for name, value in rest.items()}},
        )


def _json(value: object) -> JsonValue:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        held = cast("dict[object, object]", value)
        return {str(name): _json(inner) for name, inner in held.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in cast("list[object]", value)]
    return str(value)
