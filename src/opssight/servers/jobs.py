"""The background work of servers."""

from __future__ import annotations

from opssight.core.context import Context
from opssight.core.jobs import Loop
from opssight.servers.service.check import check_all

EVERY_SECONDS = 60.0


async def _check(context: Context) -> None:
    await check_all(context)


LOOPS: tuple[Loop, ...] = (Loop("servers.check", EVERY_SECONDS, _check),)
