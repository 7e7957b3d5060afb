"""Monitoring's loop."""

from __future__ import annotations

from opssight.core.context import Context
from opssight.core.jobs import Loop
from opssight.monitoring.service.evaluate import evaluate_due


async def _evaluate(context: Context) -> None:
    await evaluate_due(context)


LOOPS = (Loop("monitoring.evaluate", 0.5, _evaluate),)
