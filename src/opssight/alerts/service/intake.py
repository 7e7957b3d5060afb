"""Taking in what was decoded from a request, in a transaction of its own.

The request's own unit of work will not do: Alertmanager's API answers an error when one alert of several is bad, and has
taken the others in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import psycopg.errors
from sqlalchemy.exc import OperationalError

from opssight.alerts import metrics
from opssight.alerts.contracts import AlertInput, AlertPolicy, AlertSource, Handled
from opssight.alerts.intake import Decoded
from opssight.alerts.service.fire import fire
from opssight.core.context import Context
from opssight.identity import facade as identity

ATTEMPTS = 4


async def take_in(context: Context, actor: identity.Actor, decoded: Decoded, source: AlertSource) -> list[Handled]:
    """Take in the alerts that could be read; return what became of each of those."""
    if decoded.rejected:
        metrics.received.labels(source, "rejected").inc(len(decoded.rejected))
    if not decoded.alerts:
        return []
    handled = await _fire(context, actor, decoded.alerts, source)
    for outcome, count in Counter(one.outcome for one in handled).items():
        metrics.received.labels(source, outcome).inc(count)
    return handled


async def _fire(
    context: Context, actor: identity.Actor, alerts: Sequence[AlertInput], source: AlertSource, attempt: int = 1
) -> list[Handled]:
    policy = context.resources.get(AlertPolicy)
    try:
        async with context.db.write(actor.origin()) as session:
            return await fire(session, context.clock, alerts, source=source, policy=policy)
    except OperationalError as error:
        # Two batches that begin the same alerts in the same instant may still wait for each other; one is let go by
        # PostgreSQL, was rolled back whole and is repeated here.
        if attempt == ATTEMPTS or not isinstance(error.orig, psycopg.errors.DeadlockDetected):
            raise
    metrics.deadlocks.inc()
    return await _fire(context, actor, alerts, source, attempt + 1)
