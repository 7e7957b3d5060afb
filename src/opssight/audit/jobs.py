"""Audit's loop."""

from __future__ import annotations

from opssight.audit.service import seal
from opssight.core.context import Context
from opssight.core.jobs import Loop


async def _seal(context: Context) -> None:
    await seal(context)


LOOPS = (Loop("audit.seal", 0.5, _seal),)
