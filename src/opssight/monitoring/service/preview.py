"""Trying a rule on past events before it is made."""

from __future__ import annotations

from datetime import datetime, timedelta

from opssight.eventlog import facade as eventlog
from opssight.monitoring.contracts import Condition, Preview
from opssight.monitoring.rules import holds, preview_span, rolling
from opssight.monitoring.service.checks import check_condition, to_event_query


async def preview(store: eventlog.EventStore, condition: Condition, now: datetime) -> Preview:
    """Count as the rule would now, and over the time before.

    Raises:
        RuleInvalid: the query cannot be understood.
        EventStoreUnavailable: the event store does not answer.
    """
    check_condition(condition)
    query = to_event_query(condition.query)
    value = await eventlog.count(store, query, now - timedelta(seconds=condition.window_seconds), now)
    start, end, buckets = preview_span(condition, now)
    found = await eventlog.histogram(store, query, start, end, buckets=buckets)
    counts = [(bucket.ts, bucket.total) for bucket in found.buckets]
    return Preview(value, holds(condition, value), rolling(counts, found.bucket_seconds, condition, now))
