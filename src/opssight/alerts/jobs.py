"""Alerts' loop."""

from __future__ import annotations

from opssight.alerts import metrics
from opssight.alerts.service.resolve import expire
from opssight.core.context import Context
from opssight.core.jobs import Loop


async def _expire(context: Context) -> None:
    metrics.expired.inc(await expire(context))


LOOPS = (Loop("alerts.expire", 2.0, _expire),)
