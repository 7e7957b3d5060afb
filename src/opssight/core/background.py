"""Work that goes on beside everything else of a process and that nobody awaits: it must not end unnoticed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from opssight.core.telemetry import get_logger, metrics

log = get_logger(__name__)
AGAIN_SECONDS = 0.5


async def go_on(name: str, run: Callable[[], Awaitable[None]], *, again: float = AGAIN_SECONDS) -> None:
    """Await ``run``, and begin it anew ``again`` seconds after it failed, until it returns or this is cancelled.

    What a task foresees it handles itself; this is for what nobody foresaw. Each failure is in the log and counted, as that
    of the loop ``name``.
    """
    while True:
        try:
            await run()
        except Exception as error:
            metrics.loop_failures.labels(name).inc()
            log.error("background.failed", task=name, exc_info=error)
            await asyncio.sleep(again)
        else:
            return
